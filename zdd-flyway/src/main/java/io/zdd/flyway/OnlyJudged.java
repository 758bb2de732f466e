package io.zdd.flyway;

import io.zdd.model.ZddException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Lets Flyway run what was judged, unchanged, and nothing else; says what is done. */
final class OnlyJudged implements Callback {
    private final Map<String, Optional<Integer>> judged;
    private final Consumer<String> progress;

    OnlyJudged(List<Script> scripts, Consumer<String> progress) {
        judged = scripts.stream().collect(Collectors.toMap(Script::name, Script::checksum));
        this.progress = progress;
    }

    FluentConfiguration addedTo(FluentConfiguration flyway) {
        return flyway.callbacks(
                Stream.concat(Stream.of(flyway.getCallbacks()), Stream.of(this)).toArray(Callback[]::new));
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo info = context.getMigrationInfo();
        if (event == Event.AFTER_EACH_MIGRATE) {
            progress.accept("done: " + info.getScript());
        } else if (!Optional.ofNullable(info.getChecksum()).equals(judged.get(info.getScript()))) {
            throw new ZddException(info.getScript()
                    + " was added or changed after the migrations were judged, so it is not run. Deploy again.");
        }
    }

    @Override
    public String getCallbackName() {
        return "zdd";
    }
}
