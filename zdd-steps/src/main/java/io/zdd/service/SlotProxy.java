package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * What sends requests to one of two slots on its host, and is told by a file, so that it does the same after a restart.
 *
 * <p>{@link NginxUpstream} and {@link HaProxyMap} are ready-made; another proxy needs these four methods.
 */
public interface SlotProxy {
    /**
     * Where it is written to which slot requests go.
     *
     * @param host what is known of the host
     * @return a file on the host, in a directory where the user who deploys may write
     */
    RemotePath file(StepTarget host);

    /**
     * What the file holds when requests go to a slot; the same again if that is what it holds already.
     *
     * @param slot the slot
     * @param now what the file holds, empty if it is not there
     * @return its whole content
     */
    String content(Slot slot, String now);

    /**
     * Makes the running proxy do what the file says, which has just been written.
     *
     * @param context the host, and what may be done there
     * @param content what the file holds
     * @throws Exception if the proxy does not take it up; the old content is then written and taken up again
     */
    void takeUp(StepContext context, String content) throws Exception;

    /**
     * How the file is taken up, a line for each command.
     *
     * @param host what is known of the host
     * @return what the dry run shows
     */
    List<String> description(StepTarget host);
}
