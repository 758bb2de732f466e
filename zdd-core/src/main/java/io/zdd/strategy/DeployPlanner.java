package io.zdd.strategy;

import io.zdd.fleet.FleetState;
import io.zdd.fleet.HostState;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestEntry;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.plan.Intent;
import io.zdd.plan.Phase;
import io.zdd.plan.Plan;
import io.zdd.release.Release;
import io.zdd.transport.Capability;
import io.zdd.transport.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans a deployment: refuses what cannot work, then lays out the phases. */
final class DeployPlanner {
    private static final int BLOCK = 4096;
    /** For the directories, the record, the log and the lock, each also under a temporary name. */
    private static final int OWN_FILES = 16;

    private final AtomicSymlink strategy;
    private final Intent.Deploy intent;
    private final Release release;
    private final FleetState state;
    private final Content content;
    private final ReleaseId id;

    DeployPlanner(AtomicSymlink strategy, Intent.Deploy intent, FleetState state) {
        this.strategy = strategy;
        this.intent = intent;
        this.release = intent.release();
        this.state = state;
        this.content = release.content();
        this.id = release.id().orElseGet(state::freeId);
    }

    Plan.Builder plan() {
        long needed = needed();
        state.hosts().forEach(host -> refuseWhatCannotWork(host, needed));
        Plan.Builder plan = Plan.builder(intent, state).release(id);
        plan.warnings(warnings());
        describe(plan);
        PhaseSteps phases = new PhaseSteps(strategy, state.hosts(), id);
        boolean durable = strategy.isDurable();
        List<String> participants = state.hosts().stream().map(HostState::host).toList();
        phases.add(
                plan,
                Phase.CONTENT,
                host -> List.of(
                        new BeginRelease(release, content.manifest(), participants), new UploadRelease(content)));
        phases.add(
                plan,
                Phase.PROOF,
                host -> List.of(strategy.proves(host) ? new ProveRelease(content.manifest()) : new LeaveUnproven()));
        phases.add(plan, Phase.SHARED, host -> SharedLinks.steps(strategy.shared(), host, id, content.manifest()));
        phases.add(plan, Phase.WRITABLE, host -> MakeWritable.steps(strategy.writable(), host, content.manifest()));
        phases.add(plan, Phase.BUILD);
        phases.add(plan, Phase.OPTIMIZE);
        phases.add(
                plan,
                Phase.SEAL,
                host -> List.of(new SealRelease(
                        strategy.writable().stream().map(Writable::path).toList(), durable)));
        phases.add(plan, Phase.MIGRATE);
        new GoingLive(strategy, phases, state.hosts()).add(plan, Activate.deploying(durable, participants));
        phases.add(plan, Phase.COMMIT, host -> List.of(CommitRelease.deployed()));
        phases.add(plan, Phase.STOP);
        phases.add(
                plan,
                Phase.PRUNE,
                host -> List.of(new PruneReleases(
                        strategy.retention().expendable(host, Optional.of(id), host.live()),
                        strategy.retention().grace(),
                        durable,
                        strategy.retention().vetoed(host, Optional.of(id)))));
        plan.restore(phases.restoring());
        return plan;
    }

    private void describe(Plan.Builder plan) {
        Manifest manifest = content.manifest();
        plan.fact("manifest", manifest.digest())
                .fact(
                        "content",
                        manifest.entries().size() + " entries, " + manifest.bytes() + " bytes, from "
                                + release.source());
        plan.fact("keep", strategy.retention().keep() + " releases");
        plan.fact(
                "durability",
                strategy.isDurable()
                        ? "the release is flushed to the disk before the swap, the link after it"
                        : "off: after a power cut the release may be torn");
        release.revision().ifPresent(value -> plan.fact("revision", value));
        release.author().ifPresent(value -> plan.fact("author", value));
        release.message().ifPresent(value -> plan.fact("message", value));
        release.labels().forEach((key, value) -> plan.fact("label " + key, value));
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(release.warnings());
        for (HostState host : state.hosts()) {
            if (!host.capabilities().contains(Capability.EXCLUSIVE)) {
                warnings.add(
                        host.host() + ": no mutex between processes there; two deployers at the same instant are not"
                                + " told apart for certain");
            }
            if (strategy.isDurable() && !host.capabilities().contains(Capability.SYNC)) {
                warnings.add(host.host() + ": data cannot be flushed to the disk there");
            }
            if (!strategy.proves(host)) {
                warnings.add(LeaveUnproven.sentence(host.host()));
            }
            host.damaged()
                    .forEach(name -> warnings.add(host.host() + ": the record of release " + name
                            + " is damaged; the release is left alone"));
            host.lock().ifPresent(lock -> warnings.add(host.host() + ": locked now: " + lock));
        }
        return warnings;
    }

    /** Bytes on a disk, with what zdd writes down; the sealed manifest is as long as this one until something is built. */
    private long needed() {
        Manifest manifest = content.manifest();
        long needed = OWN_FILES * BLOCK + blocks(manifest.text().getBytes(StandardCharsets.UTF_8).length);
        for (ManifestEntry entry : manifest.entries()) {
            needed += blocks(entry instanceof ManifestEntry.File file ? file.size() : BLOCK);
        }
        return needed;
    }

    private static long blocks(long bytes) {
        return (bytes + BLOCK - 1) / BLOCK * BLOCK;
    }

    private void refuseWhatCannotWork(HostState host, long needed) {
        if (host.isTaken(id)) {
            throw new ZddException(
                    host.host() + ": the release id " + id + " is taken; choose another or let zdd make one");
        }
        if (host.space().bytes() < needed) {
            throw new ZddException(host.host() + ": no space for the release: it needs " + needed + " bytes, "
                    + host.space().bytes() + " are free at " + host.layout().root()
                    + "; free some, or keep fewer releases");
        }
        int files = content.manifest().entries().size() + OWN_FILES;
        if (host.space().files().orElse(Long.MAX_VALUE) < files) {
            throw new ZddException(host.host() + ": no inodes for the release: it needs " + files + ", "
                    + host.space().files().getAsLong() + " are free at "
                    + host.layout().root() + "; delete some files, or keep fewer releases");
        }
    }
}
