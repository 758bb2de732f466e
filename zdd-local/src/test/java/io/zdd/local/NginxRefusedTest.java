package io.zdd.local;

import static io.zdd.local.NginxShop.ALL_UP;
import static io.zdd.local.NginxShop.strategy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zdd.model.ZddException;
import io.zdd.run.Outcome;
import io.zdd.run.Report;
import io.zdd.service.NginxBalancer;
import io.zdd.service.NginxServer;
import io.zdd.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts behind an nginx that cannot be told, or does not take up what it is told: everything is as it was. */
class NginxRefusedTest {
    private NginxShop shop;

    @BeforeEach
    void start() throws IOException {
        shop = new NginxShop();
    }

    @AfterEach
    void stop() throws IOException {
        shop.close();
    }

    @Test
    void a_configuration_that_nginx_refuses_is_put_back() throws IOException {
        shop.refuse("nginx -t -q");

        Report report = shop.deploy(strategy(shop.balancer()));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow())
                .hasMessageContaining(
                        "lb1: the command `nginx -t -q` failed: exit status 1; its last lines:\n  [emerg] no");
        assertThat(shop.commands()).containsExactly("nginx -t -q");
        assertThat(shop.upstream()).hasContent(ALL_UP);
        assertThat(shop.fleet().served(0)).isEmpty();
    }

    @Test
    void a_host_without_a_line_is_refused() throws IOException {
        Files.writeString(shop.upstream(), "server web2.example.com:80;\n# server web1.example.com:80;\n");

        assertThat(refusal(shop.balancer()))
                .hasMessageContaining("web1: look at /etc/nginx/shop.upstream at lb1: it has no line"
                        + " `server web1.example.com:80;`, only servers [web2.example.com:80]");
        assertThat(shop.commands()).isEmpty();
    }

    @Test
    void a_host_with_two_lines_is_refused() throws IOException {
        Files.writeString(shop.upstream(), ALL_UP + "server web1.example.com:80;\n");

        assertThat(refusal(shop.balancer()))
                .hasMessageContaining("it has 2 lines `server web1.example.com:80;`; leave one of them");
        assertThat(shop.commands()).isEmpty();
    }

    @Test
    void the_last_server_that_is_up_is_not_taken_out() throws IOException {
        String last = "server web1.example.com:80;\nserver web2.example.com:80 down;\n";
        Files.writeString(shop.upstream(), last);

        assertThat(refusal(shop.balancer()))
                .hasMessageContaining("no other server in it is up, so web1.example.com:80 is not taken out");
        assertThat(shop.upstream()).hasContent(last);
        assertThat(shop.commands()).isEmpty();
    }

    @Test
    void a_file_that_is_missing_is_asked_for() throws IOException {
        Files.delete(shop.upstream());

        assertThat(refusal(shop.balancer()))
                .hasMessageContaining("web1: look at /etc/nginx/shop.upstream at lb1: it is not there; make it");
    }

    @Test
    void a_machine_without_commands_is_refused_before_its_file_is_touched() throws IOException {
        NginxServer server =
                NginxBalancer.at("lb1", shop.withoutCommands()).server("/etc/nginx/shop.upstream", "{{host}}:80");

        assertThat(refusal(server))
                .hasMessageContaining("web1: nginx cannot be reloaded at lb1, for there are no commands");
        assertThat(shop.upstream()).hasContent(ALL_UP);
    }

    @Test
    void what_cannot_be_an_address_or_a_path_is_refused() {
        NginxBalancer lb1 = shop.lb1();
        assertThatThrownBy(() -> lb1.server("/etc/upstream", "web1; }")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> lb1.server("upstream", "web1")).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> lb1.server("/etc/upstream", "web1").settle(Duration.ofSeconds(-1)))
                .isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> NginxBalancer.at(" ", Local.disk())).isInstanceOf(ZddException.class);
    }

    @Test
    void what_others_changed_meanwhile_is_kept_when_it_is_put_back() throws IOException {
        String others = "server web1.example.com:80;\nserver web9.example.com:80 down;\n";
        shop.refuse("nginx -t -q");
        shop.when(
                "nginx -t -q",
                () -> Files.writeString(
                        shop.upstream(), others.replace("web1.example.com:80", "web1.example.com:80 down")));

        assertThat(shop.deploy(strategy(shop.balancer())).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(shop.upstream()).hasContent(others);
    }

    @Test
    void a_host_is_let_in_again_if_nobody_knows_whether_nginx_was_reloaded() throws IOException {
        shop.when("nginx -s reload", () -> {
            throw new TransportException("lb1", "the connection was lost", null);
        });

        Report report = shop.deploy(strategy(shop.balancer()));

        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("lb1: the connection was lost");
        assertThat(shop.commands()).containsExactly("nginx -t -q", "nginx -s reload", "nginx -t -q", "nginx -s reload");
        assertThat(shop.upstream()).hasContent(ALL_UP);
    }

    /** Nothing was done, so that nothing is left to undo. */
    private Throwable refusal(NginxServer server) throws IOException {
        Report report = shop.deploy(strategy(server));
        assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
        return report.failure().orElseThrow();
    }
}
