package io.zdd.plan;

import io.zdd.model.ReleaseId;
import io.zdd.model.ZddException;
import io.zdd.release.Release;
import java.util.Optional;

/** What a plan is to reach. */
public sealed interface Intent {
    /**
     * One word for it, as locks and reports name it.
     *
     * @return deploy, rollback, recover or prune
     */
    String verb();

    /**
     * A new release goes live.
     *
     * @param release the release
     */
    record Deploy(Release release) implements Intent {
        @Override
        public String verb() {
            return "deploy";
        }
    }

    /**
     * A release that is on the hosts already goes live again.
     *
     * @param to the release, or empty for the one that was live before
     * @param reason why the live one is left; it is marked as bad with these words
     * @param despiteDrift whether a release that is no longer what was sealed is accepted
     */
    record Rollback(Optional<ReleaseId> to, String reason, boolean despiteDrift) implements Intent {
        /**
         * Checks the reason.
         *
         * @throws ZddException if it is blank
         */
        public Rollback {
            if (reason.isBlank()) {
                throw new ZddException("a rollback needs a reason; the release that is left is marked with it");
            }
        }

        /**
         * Back to the release that was live before.
         *
         * @param reason why the live one is left
         * @return the intent
         * @throws ZddException if the reason is blank
         */
        public static Rollback because(String reason) {
            return new Rollback(Optional.empty(), reason, false);
        }

        /**
         * The same, to a named release; also to one that is marked as bad.
         *
         * @param release the release
         * @return a changed copy
         */
        public Rollback to(ReleaseId release) {
            return new Rollback(Optional.of(release), reason, despiteDrift);
        }

        /**
         * The same, even if files of the release were changed or are missing since it was sealed.
         *
         * @return a changed copy
         */
        public Rollback acceptingDrift() {
            return new Rollback(to, reason, true);
        }

        @Override
        public String verb() {
            return "rollback";
        }
    }

    /**
     * What a deployment that was killed left behind is finished or undone, and nothing else is done. Every plan does that
     * first where it is needed.
     *
     * @param forward whether a release that every host had completely prepared goes live, rather than being undone; one that
     *     is live for good on any host goes live on the others in any case
     */
    record Recover(boolean forward) implements Intent {
        /**
         * What was not live for good on any host is undone.
         *
         * @return the intent
         */
        public static Recover back() {
            return new Recover(false);
        }

        /**
         * What every host that took part had completely prepared goes live.
         *
         * @return the intent
         */
        public static Recover forwardIfPrepared() {
            return new Recover(true);
        }

        @Override
        public String verb() {
            return "recover";
        }
    }

    /** Old releases are removed. */
    record Prune() implements Intent {
        @Override
        public String verb() {
            return "prune";
        }
    }
}
