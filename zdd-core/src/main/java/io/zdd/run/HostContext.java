package io.zdd.run;

import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.FileMode;
import io.zdd.model.ReleaseId;
import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.Command;
import io.zdd.transport.Content;
import io.zdd.transport.FileOperation;
import io.zdd.transport.FileOperation.Stat;
import io.zdd.transport.FileType;
import io.zdd.transport.OutputListener;
import io.zdd.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One host during one run: what its steps may use, and what they have written down so far. */
final class HostContext implements StepContext {
    private static final FileMode PRIVATE = FileMode.of(0660);

    private final Run run;
    private final StepTarget target;
    private final Transport transport;
    private final HostLock lock;
    private String step = "";
    private Optional<ReleaseRecord> record;
    private boolean undoing;
    private boolean idle;
    private boolean swapped;

    HostContext(Run run, StepTarget target, Transport transport, HostLock lock) {
        this.run = run;
        this.target = target;
        this.transport = transport;
        this.lock = lock;
        boolean wasLive = target.previous().equals(Optional.of(target.release()));
        this.record = wasLive ? target.state().record(target.release()) : Optional.empty();
    }

    /** The step that is about to use this context; its name stands in events. */
    void enter(String stepName, StepReport.Kind what) {
        step = stepName;
        undoing = what == StepReport.Kind.UNDO;
        idle = false;
    }

    /** Whether the step said that it had nothing to undo. */
    boolean isIdle() {
        return idle;
    }

    /** Whether {@code current} was swapped since this was last asked. */
    boolean takeSwapped() {
        boolean was = swapped;
        swapped = false;
        return was;
    }

    @Override
    public StepTarget target() {
        return target;
    }

    @Override
    public BatchResult apply(Batch batch) {
        return run.cancellation().uninterruptibly(() -> transport.apply(batch));
    }

    @Override
    public BatchResult applyFenced(List<? extends FileOperation<?>> operations) {
        return run.cancellation().uninterruptibly(() -> lock.applyFenced(operations));
    }

    @Override
    public void upload(Content content, RemotePath directory) {
        long all = content.manifest().bytes();
        AtomicLong done = new AtomicLong();
        run.cancellation().uninterruptibly(() -> {
            lock.confirm();
            transport.upload(run.shared(content), directory, bytes -> {
                run.cancellation().check();
                long sum = done.addAndGet(bytes);
                run.tell(new DeploymentEvent.UploadAdvanced(run.deployment(), target.host(), sum, all));
            });
            return true;
        });
    }

    @Override
    public void run(Command command) throws InterruptedException {
        commands(command).run();
    }

    @Override
    public Captured capture(Command command) throws InterruptedException {
        return commands(command).capture();
    }

    private CommandRun commands(Command command) {
        run.cancellation().uninterruptibly(() -> {
            lock.confirm();
            return true;
        });
        RemotePath wanted = command.directory().orElseGet(this::workingDirectory);
        RemotePath directory = undoing && isGone(wanted) ? target.layout().root() : wanted;
        return new CommandRun(run, target.host(), step, transport, command.in(directory));
    }

    /** What was done before the release was there is undone when it is there no more. */
    private boolean isGone(RemotePath directory) {
        Stat stat = new Stat(directory);
        return directory.startsWith(target.directory())
                && apply(Batch.of(stat)).of(stat).type() == FileType.MISSING;
    }

    /** Before the release is there, steps run where the root is or will be. */
    private RemotePath workingDirectory() {
        boolean there = record.isPresent() || target.state().has(target.release());
        return there ? target.directory() : target.layout().root();
    }

    @Override
    public String reveal(Secret secret) {
        return run.scrubber().reveal(secret);
    }

    @Override
    public void say(String line) {
        run.say(target.host(), step, OutputListener.Stream.STDOUT, line);
    }

    @Override
    public void nothingToUndo() {
        idle = undoing;
    }

    @Override
    public void warn(String warning) {
        run.warn(warning);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    @Override
    public Instant now() {
        return run.clock().instant();
    }

    @Override
    public String deployment() {
        return run.deployment();
    }

    @Override
    public String owner() {
        return run.owner();
    }

    @Override
    public Optional<ReleaseRecord> record() {
        return record;
    }

    @Override
    public BatchResult record(
            List<? extends FileOperation<?>> before, ReleaseRecord changed, List<? extends FileOperation<?>> after) {
        List<FileOperation<?>> all = new ArrayList<>(before);
        all.addAll(writing(changed));
        all.addAll(after);
        BatchResult result = applyFenced(all);
        record = Optional.of(changed);
        return result;
    }

    @Override
    public List<FileOperation<?>> writing(ReleaseRecord changed) {
        Optional<String> release = Optional.of(changed.id().value());
        Optional<String> reason = changed.fact("reason")
                .or(() -> changed.state() == ReleaseState.COMMITTED ? run.without() : Optional.empty());
        HistoryEntry entry = new HistoryEntry(
                now(), run.deployment(), run.owner(), release, changed.state().name(), reason);
        List<FileOperation<?>> operations = new ArrayList<>(List.of(
                new FileOperation.Write(target.layout().record(changed.id()), changed.toJson(), PRIVATE, run.durable()),
                new FileOperation.Append(target.layout().log(), entry.line(), PRIVATE)));
        if (run.durable()) {
            operations.add(new FileOperation.Sync(target.layout().log(), false));
        }
        return operations;
    }

    @Override
    public void swapped(Optional<ReleaseId> from, Optional<ReleaseId> to, Duration took) {
        swapped = true;
        if (!undoing) {
            run.swapped(System.nanoTime());
        }
        run.tell(new DeploymentEvent.Swapped(run.deployment(), target.host(), from, to, took));
    }
}
