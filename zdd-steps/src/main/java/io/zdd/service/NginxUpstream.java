package io.zdd.service;

import io.zdd.model.RemotePath;
import io.zdd.plan.StepContext;
import io.zdd.plan.StepTarget;
import java.util.List;

/**
 * An nginx on the host, with a file of one server in its upstream block; immutable.
 *
 * <pre>{@code
 * upstream shop { include /srv/shop/shared/upstream.conf; }   # server 127.0.0.1:8081;
 * }</pre>
 *
 * <p>The file must be there, with some server in it, before nginx starts.
 */
public final class NginxUpstream implements SlotProxy {
    private final Template file;
    private final ServiceStep reload;

    private NginxUpstream(Template file, ServiceStep reload) {
        this.file = file;
        this.reload = reload;
    }

    /**
     * By the file that the upstream block includes; nginx is reloaded by {@link Nginx#reload()}.
     *
     * @param path an absolute path, perhaps with variables of the host in it
     * @return the proxy before two slots
     * @throws io.zdd.model.ZddException if the path is not absolute
     */
    public static NginxUpstream file(String path) {
        Template file = new Template(path);
        RemotePath.of(file.sample());
        return new NginxUpstream(file, Nginx.reload());
    }

    /**
     * The same file, taken up by another reload.
     *
     * @param step such as {@code Nginx.reload().sudo()}
     * @return a changed copy
     */
    public NginxUpstream reloadedBy(ServiceStep step) {
        return new NginxUpstream(file, step);
    }

    @Override
    public RemotePath file(StepTarget host) {
        return RemotePath.of(file.fill(host));
    }

    @Override
    public String content(Slot slot, String now) {
        return "server " + slot.address() + ";\n";
    }

    @Override
    public void takeUp(StepContext context, String content) throws InterruptedException {
        reload.run(context);
    }

    @Override
    public List<String> description(StepTarget host) {
        return reload.description(host);
    }
}
