package io.zdd.step;

import io.zdd.fleet.Selector;
import io.zdd.model.FileMode;
import io.zdd.model.RelativePath;
import io.zdd.model.RemotePath;
import io.zdd.model.Secret;
import io.zdd.plan.Placement;
import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Batch;
import io.zdd.transport.FileOperation.MakeDirectories;
import io.zdd.transport.FileOperation.Write;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A file that is written into the release, by {@link Steps#writeFile(String, String)}; immutable. */
public final class FileStep implements Step {
    private final RelativePath path;
    private final Secret content;
    private final boolean secret;
    private final FileMode mode;
    private final Placement placement;

    private FileStep(RelativePath path, Secret content, boolean secret, FileMode mode, Placement placement) {
        this.path = path;
        this.content = content;
        this.secret = secret;
        this.mode = mode;
        this.placement = placement;
    }

    static FileStep of(String path, String text) {
        Secret known = Secret.of(path, text);
        return new FileStep(RelativePath.of(path), known, false, FileMode.of(0644), Placement.everyHost());
    }

    static FileStep of(String path, Secret secret) {
        return new FileStep(RelativePath.of(path), secret, true, FileMode.of(0600), Placement.everyHost());
    }

    /**
     * The same file with other permissions.
     *
     * @param octal for instance {@code "640"}
     * @return a changed copy
     * @throws io.zdd.model.ZddException if the text is no mode
     */
    public FileStep mode(String octal) {
        return new FileStep(path, content, secret, FileMode.parse(octal), placement);
    }

    /**
     * The same file on the hosts of a role only.
     *
     * @param role the role
     * @return a changed copy
     */
    public FileStep on(String role) {
        return new FileStep(path, content, secret, mode, placement.on(Selector.role(role)));
    }

    @Override
    public String name() {
        return "write " + path;
    }

    @Override
    public List<String> description(StepTarget target) {
        String what = secret
                ? "the secret " + content.name()
                : content.reveal().getBytes(StandardCharsets.UTF_8).length + " bytes";
        return List.of("write " + target.directory().resolve(path) + " (" + what + ", mode " + mode + ")");
    }

    @Override
    public void run(StepContext context) {
        UnsealedRelease release = UnsealedRelease.of(context, name());
        RemotePath file = release.directory().resolve(path);
        release.refuseUnlessInside(path);
        String text = secret ? context.reveal(content) : content.reveal();
        context.apply(
                Batch.of(new MakeDirectories(file.parent(), FileMode.of(0755)), new Write(file, text, mode, false)));
    }

    @Override
    public Placement placement() {
        return placement;
    }

    @Override
    public Set<Secret> secrets() {
        return secret ? Set.of(content) : Set.of();
    }
}
