package io.zdd.strategy;

import io.zdd.plan.Step;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import io.zdd.transport.Content;
import java.util.List;

/** Puts the content into the release's directory; undone with the release as a whole. */
final class UploadRelease implements Step {
    private final Content content;

    UploadRelease(Content content) {
        this.content = content;
    }

    @Override
    public String name() {
        return "upload";
    }

    @Override
    public List<String> description(StepTarget target) {
        return List.of(content.manifest().entries().size() + " entries, "
                + content.manifest().bytes() + " bytes -> " + target.directory());
    }

    @Override
    public void run(StepContext context) {
        context.upload(content, context.target().directory());
    }
}
