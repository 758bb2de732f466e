package io.zdd.strategy;

import io.zdd.fleet.HostState;
import io.zdd.model.FileMode;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.Capability;
import io.zdd.transport.Command;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.SetPermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the directories that the application writes, with their permissions. */
final class MakeWritable implements Step {
    private final List<Writable> writable;

    private MakeWritable(List<Writable> writable) {
        this.writable = writable;
    }

    static List<Step> steps(List<Writable> writable, HostState host, Manifest manifest) {
        if (writable.isEmpty()) {
            return List.of();
        }
        boolean acls = writable.stream().anyMatch(one -> one.acl().isPresent());
        if (acls && !host.capabilities().contains(Capability.COMMANDS)) {
            throw new ZddException(
                    host.host() + ": access control lists need the command setfacl, and the transport to this"
                            + " host runs no commands; use mode and group");
        }
        writable.forEach(one -> refuseUnlessDirectory(one.path(), host, manifest));
        return List.of(new MakeWritable(writable));
    }

    private static void refuseUnlessDirectory(RelativePath path, HostState host, Manifest manifest) {
        Stream.concat(path.parents().stream(), Stream.of(path))
                .forEach(each -> manifest.entry(each)
                        .filter(entry -> !(entry instanceof ManifestEntry.Directory))
                        .ifPresent(entry -> {
                            throw new ZddException(host.host() + ": the writable path " + path
                                    + " cannot be a directory: " + each + " is none in the release");
                        }));
    }

    @Override
    public String name() {
        return "make writable";
    }

    @Override
    public List<String> description(StepTarget target) {
        return Stream.concat(
                        operations(target).stream().map(FileOperation::description),
                        commands(target).stream().map(Command::toString))
                .toList();
    }

    @Override
    public void run(StepContext context) throws InterruptedException {
        context.apply(Batch.of(operations(context.target())));
        for (Command command : commands(context.target())) {
            context.run(command);
        }
    }

    private List<FileOperation<?>> operations(StepTarget target) {
        List<FileOperation<?>> operations = new ArrayList<>();
        for (Writable one : writable) {
            RemotePath path = target.directory().resolve(one.path());
            operations.add(new MakeDirectories(path, FileMode.of(0755)));
            operations.add(new SetPermissions(path, one.mode(), one.group(), true));
        }
        return operations;
    }

    private List<Command> commands(StepTarget target) {
        List<Command> commands = new ArrayList<>();
        for (Writable one : writable) {
            String path = target.directory().resolve(one.path()).value();
            one.acl().ifPresent(entry -> {
                commands.add(Command.of("setfacl", "-R", "-P", "-m", entry, "--", path));
                commands.add(Command.of("setfacl", "-R", "-P", "-d", "-m", entry, "--", path));
            });
        }
        return commands;
    }
}
