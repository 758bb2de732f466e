package io.zdd.local;

import io.zdd.fleet.HostState;
import io.zdd.fleet.ReleaseRecord;
import io.zdd.fleet.ReleaseState;
import io.zdd.model.ManifestDifference;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.run.Deployer;
import io.zdd.run.HistoryEntry;
import io.zdd.strategy.AtomicSymlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What P1 promises of a disk whose power was cut; each broken promise is a sentence. */
final class AfterPowerCut {
    private final Cut cut;
    private final Path root;
    private final SeededPages pages;
    private final Deployer deployer;
    private final List<String> faults = new ArrayList<>();

    AfterPowerCut(Cut cut, Path mountedAt, SeededPages pages, Deployer deployer) {
        this.cut = cut;
        this.root = mountedAt.resolve("shop");
        this.pages = pages;
        this.deployer = deployer;
    }

    List<String> faults() throws IOException {
        checkCurrent();
        HostState state = deployer.status().host("here");
        state.damaged().forEach(name -> faults.add("the record of " + name + " cannot be read"));
        for (ReleaseRecord record : state.records()) {
            if (isSealed(record) && state.has(record.id())) {
                checkWhole(record.id().value());
            }
        }
        for (String id : mustBeThere()) {
            checkStillThere(state, id);
        }
        checkLock(state);
        checkLog();
        return faults.stream().distinct().toList();
    }

    /** Whatever it looks like, the next deployment goes well, once somebody has said that the deployer is dead. */
    void deployAgain(AtomicSymlink strategy) throws IOException {
        if (deployer.status().host("here").lock().isPresent()) {
            deployer.unlock("the power was cut");
        }
        deployer.deploy(pages.release("after-" + cut.disk().file().getFileName()), strategy)
                .orThrow();
    }

    private void checkCurrent() throws IOException {
        Path current = root.resolve("current");
        Set<String> allowed = new LinkedHashSet<>();
        last(1).ifPresent(allowed::add);
        cut.inFlight().ifPresent(allowed::add);
        if (!Files.isSymbolicLink(current)) {
            if (!cut.live().isEmpty()) {
                faults.add("current is missing");
            }
            return;
        }
        String id = Files.readSymbolicLink(current).getFileName().toString();
        if (!allowed.contains(id)) {
            faults.add("current leads to " + id + ", not to " + allowed);
        }
        if (!Files.isDirectory(current)) {
            faults.add("current dangles: " + Files.readSymbolicLink(current));
            return;
        }
        checkWhole(id);
    }

    private static boolean isSealed(ReleaseRecord record) {
        return record.state() != ReleaseState.BUILDING && record.state() != ReleaseState.FAILED;
    }

    /** Byte by byte, and then as zdd itself proves it. */
    private void checkWhole(String id) throws IOException {
        faults.addAll(pages.faults(id, root.resolve("releases").resolve(id)));
        try {
            ManifestDifference difference =
                    deployer.verify(ReleaseId.of(id)).get("here").difference();
            if (!difference.isEmpty()) {
                faults.add(id + " is not what was sealed: " + difference);
            }
        } catch (ZddException unproven) {
            faults.add(id + " cannot be proven: " + unproven.getMessage());
        }
    }

    /** The last that was live for good, and the one before it. */
    private Set<String> mustBeThere() {
        Set<String> ids = new LinkedHashSet<>();
        last(1).ifPresent(ids::add);
        last(2).ifPresent(ids::add);
        return ids;
    }

    private Optional<String> last(int back) {
        int at = cut.live().size() - back;
        return at < 0 ? Optional.empty() : Optional.of(cut.live().get(at));
    }

    private void checkStillThere(HostState state, String id) throws IOException {
        if (!state.has(ReleaseId.of(id))) {
            faults.add(id + ", which was live for good, is lost");
        } else {
            checkWhole(id);
        }
        Optional<ReleaseState> recorded = state.record(ReleaseId.of(id)).map(ReleaseRecord::state);
        boolean wasLive =
                recorded.filter(now -> now.counts() || now == ReleaseState.BAD).isPresent();
        boolean goesLiveAgain = cut.inFlight().equals(Optional.of(id));
        if (!wasLive && !goesLiveAgain) {
            faults.add(id + " was live for good, but its record says " + recorded);
        }
    }

    private void checkLock(HostState state) {
        state.lock().ifPresent(lock -> {
            if (cut.inFlight().isEmpty()) {
                faults.add("the lock is there, though nobody is at work: " + lock);
            } else if (lock.deployment().equals("unknown")) {
                faults.add("the lock is torn");
            }
        });
    }

    private void checkLog() throws IOException {
        Path log = root.resolve(".zdd/log.jsonl");
        if (!Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
            if (!cut.live().isEmpty()) {
                faults.add("the log is missing");
            }
            return;
        }
        String text = Files.readString(log);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            faults.add("the log ends with half a line");
        }
        List<HistoryEntry> history = deployer.history().get("here");
        long torn = history.stream()
                .filter(entry -> entry.state().equals(HistoryEntry.DAMAGED))
                .count();
        long committed = history.stream()
                .filter(entry -> entry.state().equals(ReleaseState.COMMITTED.name()))
                .count();
        if (torn > 0) {
            faults.add("the log has " + torn + " lines that cannot be read");
        }
        if (committed < cut.live().size()) {
            faults.add("the log knows of " + committed + " of " + cut.live().size() + " that were live for good");
        }
    }
}
