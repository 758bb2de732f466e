package io.zdd.fleet;

import io.zdd.model.FileMode;
import io.zdd.model.Layout;
import io.zdd.model.RelativePath;
import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.transport.Capability;
import io.zdd.transport.DiskSpace;
import io.zdd.transport.FileStat;
import io.zdd.transport.FileType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found on a host, without changing anything.
 *
 * @param host its name
 * @param machine the machine's own id, or empty where it has none
 * @param facts what it was declared to be
 * @param layout where things really lie, symbolic links on the way resolved
 * @param obstacle why nothing can be changed there, as a sentence that says what to do; empty if that is possible
 * @param groupShared whether the root is writable for its group, so that several users deploy there
 * @param capabilities what the transport can do there
 * @param current the text of the link {@code current}, or empty if nothing is there
 * @param live the release that {@code current} leads to, or empty if it leads nowhere or elsewhere
 * @param directories the names in {@code releases/}, sorted
 * @param records the releases' records, the latest activation first
 * @param damaged names of records that cannot be read; their releases are treated as foreign
 * @param journal the releases of another tool in the order they went live, from that tool's own log
 * @param journalOfAttempts whether that log also lists releases that never went live
 * @param journalBad the releases that the other tool marked as bad
 * @param lock who holds the host, or empty
 * @param space what is free on its disk
 * @param shared what lies at the shared paths that were asked for
 * @param linked where a link lies at a shared path, what it leads to in the end; {@code MISSING} if nowhere
 */
public record HostState(
        String host,
        String machine,
        HostFacts facts,
        Layout layout,
        Optional<String> obstacle,
        boolean groupShared,
        Set<Capability> capabilities,
        Optional<String> current,
        Optional<ReleaseId> live,
        List<String> directories,
        List<ReleaseRecord> records,
        List<String> damaged,
        List<ReleaseId> journal,
        boolean journalOfAttempts,
        Set<ReleaseId> journalBad,
        Optional<LockInfo> lock,
        DiskSpace space,
        Map<RelativePath, FileStat> shared,
        Map<RelativePath, FileStat> linked) {
    private static final FileStat NOTHING = new FileStat(FileType.MISSING, FileMode.of(0), 0, false);

    /** Copies the collections and sorts the records. */
    public HostState {
        capabilities = Set.copyOf(capabilities);
        directories = List.copyOf(directories);
        records = records.stream()
                .sorted(Comparator.comparingLong(ReleaseRecord::sequence).reversed())
                .toList();
        damaged = List.copyOf(damaged);
        journal = List.copyOf(journal);
        journalBad = Set.copyOf(journalBad);
        shared = Map.copyOf(shared);
        linked = Map.copyOf(linked);
    }

    /**
     * This state, for whoever is about to change something.
     *
     * @return this
     * @throws ZddException if nothing can be changed there; the message says why and what to do
     */
    public HostState orThrow() {
        obstacle.ifPresent(why -> {
            throw new ZddException(host + ": " + why);
        });
        return this;
    }

    /**
     * Its roles.
     *
     * @return an unmodifiable set
     */
    public Set<String> roles() {
        return facts.roles();
    }

    /**
     * What two deployers call the same, whatever names they have for the host: machine and real path of the root.
     *
     * @return a text to be compared and sorted
     */
    public String identity() {
        return (machine.isEmpty() ? host : machine) + ":" + layout.root();
    }

    /**
     * The record of a release.
     *
     * @param id the release
     * @return the record, or empty if there is none
     */
    public Optional<ReleaseRecord> record(ReleaseId id) {
        return records.stream().filter(record -> record.id().equals(id)).findFirst();
    }

    /**
     * Whether the directory of a release is there.
     *
     * @param id the release
     * @return true if so
     */
    public boolean has(ReleaseId id) {
        return directories.contains(id.value());
    }

    /**
     * Whether an id is taken, by a directory or by a record.
     *
     * @param id the release
     * @return true if so
     */
    public boolean isTaken(ReleaseId id) {
        return has(id) || record(id).isPresent() || damaged.contains(id.value());
    }

    /**
     * The release to which a link {@code current} of this text would lead.
     *
     * @param link its text, or empty if nothing is there
     * @return the release, or empty if it would lead nowhere or elsewhere
     */
    public Optional<ReleaseId> releaseAt(Optional<String> link) {
        return releaseAt(link, directories);
    }

    private Optional<ReleaseId> releaseAt(Optional<String> link, List<String> names) {
        return names.stream()
                .map(ReleaseId::of)
                .filter(id -> link.equals(Optional.of(layout.linkText(id))))
                .findFirst();
    }

    /**
     * The same host after releases on it were changed, as far as that can be known before it is done.
     *
     * @param link what the link {@code current} leads to then, or empty if nothing is there
     * @param names what {@code releases/} holds then
     * @param changed the records then
     * @return a changed copy
     */
    public HostState after(Optional<String> link, List<String> names, List<ReleaseRecord> changed) {
        return new HostState(
                host,
                machine,
                facts,
                layout,
                obstacle,
                groupShared,
                capabilities,
                link,
                link.equals(current) ? live : releaseAt(link, names),
                names,
                changed,
                damaged,
                journal,
                journalOfAttempts,
                journalBad,
                lock,
                space,
                shared,
                linked);
    }

    /**
     * The permissions of directories that zdd makes in the root for everybody to read.
     *
     * @return 755, or 2775 where several users deploy
     */
    public FileMode directoryMode() {
        return FileMode.of(groupShared ? 02775 : 0755);
    }

    /**
     * The permissions of zdd's own directory in the root.
     *
     * @return 700, or 2770 where several users deploy
     */
    public FileMode homeMode() {
        return FileMode.of(groupShared ? 02770 : 0700);
    }

    /**
     * The number that the next activation gets.
     *
     * @return one more than the highest so far, at least 1
     */
    public long nextSequence() {
        long highest = records.stream().mapToLong(ReleaseRecord::sequence).max().orElse(0);
        return Math.max(0, highest) + 1;
    }

    /**
     * The release to go back to: what was live before the live one, by the records or by the other tool's log, those
     * left out that failed, were rolled back from, or are gone. Where neither knows of one, the good release that was
     * live last.
     *
     * @return the release, or empty if there is none
     */
    public Optional<ReleaseId> before() {
        return live.flatMap(id -> new WayBack(this).from(id));
    }

    /**
     * What lies at a shared path that was asked for.
     *
     * @param path the path
     * @return its type, {@code MISSING} also if it was not asked for
     */
    public FileType sharedType(RelativePath path) {
        FileStat stat = shared.get(path);
        return stat == null ? FileType.MISSING : stat.type();
    }

    /**
     * What is found at a shared path that was asked for, through a link if there is one.
     *
     * @param path the path
     * @return what is there, of type {@code MISSING} also if it was not asked for
     */
    public FileStat behind(RelativePath path) {
        FileStat found = linked.getOrDefault(path, shared.get(path));
        return found == null ? NOTHING : found;
    }

    /**
     * What has changed on the host between this state and a later one, as far as a plan depends on it.
     *
     * @param later the later state
     * @return a sentence per change; empty if the plan still holds
     */
    public List<String> changesTo(HostState later) {
        return new HostChanges(this, later).all();
    }
}
