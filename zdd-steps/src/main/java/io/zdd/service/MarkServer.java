package io.zdd.service;

import io.zdd.model.ZddException;
import io.zdd.plan.CommandFailedException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Transport;
import io.zdd.transport.TransportException;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks a server as down in the file of an nginx on another machine, or takes the mark away, and has nginx take it up; also
 * where the mark is there already, because a deployment that was cut off may have left it so.
 *
 * @param nginx the server
 * @param down whether it gets no requests afterwards
 */
record MarkServer(NginxServer nginx, boolean down) implements Step {
    @Override
    public String name() {
        return (down ? "drain" : "admit") + " at nginx";
    }

    @Override
    public List<String> description(StepTarget target) {
        List<String> lines = new ArrayList<>();
        lines.add("write `server " + nginx.address(target) + (down ? " down" : "") + ";` in " + place());
        nginx.reload().description(target).forEach(line -> lines.add(line + " (at " + nginx.balancer() + ")"));
        if (down) {
            lines.add("wait " + nginx.settle().toMillis() + " ms for its requests to end");
        }
        return lines;
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        try (Transport transport = nginx.balancer().connect()) {
            refuseWithoutCommands(context, transport);
            UpstreamFile file = UpstreamFile.at(transport, nginx.file());
            boolean changed = mark(context, file, down);
            try {
                takeUp(context, transport);
            } catch (CommandFailedException refused) {
                if (changed) {
                    putBack(context, file, refused);
                }
                throw refused;
            }
        }
        if (down) {
            context.pause(nginx.settle());
        }
    }

    private void refuseWithoutCommands(StepContext context, Transport transport) {
        if (!transport.capabilities().contains(Capability.COMMANDS)) {
            throw new ZddException(context.target().host() + ": nginx cannot be reloaded at " + nginx.balancer()
                    + ", for there are no commands over this transport; " + nginx.file() + " is as it was");
        }
    }

    /** Only this server's mark, for others may have been changed meanwhile. */
    private void putBack(StepContext context, UpstreamFile file, CommandFailedException refused) {
        try {
            mark(context, file, !down);
        } catch (RuntimeException failed) {
            refused.addSuppressed(failed);
        }
    }

    /** Where the mark is not there, it was never made, or put back because nginx refused the file. */
    @Override
    public void undo(StepContext context) throws InterruptedException {
        if (isMarked(context)) {
            new MarkServer(nginx, !down).run(context);
        } else {
            context.nothingToUndo();
        }
    }

    private boolean isMarked(StepContext context) {
        String address = nginx.address(context.target());
        try (Transport transport = nginx.balancer().connect()) {
            return UpstreamFile.at(transport, nginx.file())
                    .text()
                    .filter(text -> new UpstreamServers(text).has(address, down))
                    .isPresent();
        }
    }

    /** What is wrong with the file is said with its place. */
    private boolean mark(StepContext context, UpstreamFile file, boolean asDown) {
        String address = nginx.address(context.target());
        try {
            return file.change(text -> new UpstreamServers(text).with(address, asDown));
        } catch (TransportException alreadyNamed) {
            throw alreadyNamed;
        } catch (ZddException wrong) {
            throw new ZddException(context.target().host() + ": look at " + place() + ": " + wrong.getMessage(), wrong);
        }
    }

    private void takeUp(StepContext context, Transport transport) throws InterruptedException {
        for (Command command : nginx.reload().commands(context.target())) {
            List<String> lines = new ArrayList<>();
            CommandResult result = transport.execute(command, (stream, line) -> lines.add(line));
            lines.forEach(context::say);
            if (!result.succeeded()) {
                throw new CommandFailedException(nginx.balancer().toString(), command.toString(), result, lines);
            }
        }
    }

    private String place() {
        return nginx.file() + " at " + nginx.balancer();
    }
}
