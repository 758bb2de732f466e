package io.zdd.fleet;

import io.zdd.model.Layout;
import io.zdd.model.Manifest;
import io.zdd.model.ManifestDifference;
import io.zdd.model.RelativePath;
import io.zdd.model.ZddException;
import io.zdd.transport.Batch;
import io.zdd.transport.BatchResult;
import io.zdd.transport.FileOperation.Inventory;
import io.zdd.transport.FileOperation.Read;
import java.util.List;

/**
 * The comparison of a release with its sealed manifest: one batch, and the judgement on its result.
 *
 * @param layout where things lie
 * @param record the release's record
 */
public record Verification(Layout layout, ReleaseRecord record) {
    private static final int MANIFEST_LIMIT = 256 << 20;

    /**
     * Checks that the release was sealed.
     *
     * @throws ZddException if it was not
     */
    public Verification {
        if (record.fact("sealed").isEmpty()) {
            throw new ZddException(
                    "the release " + record.id() + " was never sealed, so there is nothing to verify it against");
        }
    }

    /**
     * What to look at.
     *
     * @return a batch that reads only
     */
    public Batch batch() {
        return Batch.of(manifest(), inventory());
    }

    /**
     * Compares.
     *
     * @param result what the batch gave
     * @return the difference between the sealed manifest and what is there
     * @throws ZddException if the stored manifest is missing or not the one that was sealed
     */
    public Result judge(BatchResult result) {
        Manifest sealed = Manifest.parse(result.of(manifest())
                .text()
                .orElseThrow(() -> new ZddException("the sealed manifest of " + record.id() + " is missing")));
        if (!record.fact("sealed").orElseThrow().equals(sealed.digest())) {
            throw new ZddException(
                    "the sealed manifest of " + record.id() + " was changed: its digest is not the recorded one");
        }
        return new Result(record, sealed.differenceTo(result.of(inventory())));
    }

    private Read manifest() {
        return new Read(layout.manifest(record.id()), MANIFEST_LIMIT);
    }

    private Inventory inventory() {
        List<RelativePath> excluded = record.fact("excluded")
                .map(text -> text.lines().map(RelativePath::of).toList())
                .orElse(List.of());
        return new Inventory(layout.release(record.id()), excluded);
    }

    /**
     * What a verification found.
     *
     * @param record the release's record
     * @param difference every changed, missing and extra path
     */
    public record Result(ReleaseRecord record, ManifestDifference difference) {}
}
