package io.zdd.local;

import static io.zdd.step.Steps.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.zdd.fleet.Fleet;
import io.zdd.fleet.Host;
import io.zdd.fleet.Selector;
import io.zdd.model.RemotePath;
import io.zdd.model.ZddException;
import io.zdd.plan.CodeStep;
import io.zdd.plan.Phase;
import io.zdd.plan.Placement;
import io.zdd.plan.Plan;
import io.zdd.plan.Step;
import io.zdd.release.Release;
import io.zdd.run.Deployer;
import io.zdd.strategy.AtomicSymlink;
import io.zdd.strategy.Strategy;
import io.zdd.transport.Command;
import io.zdd.transport.CommandResult;
import io.zdd.transport.Connector;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which hosts there are, which of them a step runs on, and what a command says there. */
class PlacementTest {
    private static final AtomicSymlink STRATEGY = Strategy.atomicSymlink().durable(false);

    @TempDir
    Path source;

    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final Fleet fleet = Fleet.of(
            host("web1").roles("web", "db").label("dc", "eu").variable("php", "php8.2"),
            host("web2").roles("web").label("dc", "eu").variable("php", "/opt/php 8.3/bin/php"),
            host("web3").roles("web").label("dc", "us").variable("php", "php8.2"),
            host("proxy").roles("proxy").variable("php", "php"));

    @BeforeEach
    void makeSource() throws IOException {
        Files.writeString(source.resolve("index.html"), "page");
    }

    private Host host(String name) {
        FileSystem memory = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setWorkingDirectory("/srv")
                .build());
        Connector connector = Local.on(memory, (host, command, output) -> {
            ran.add(host + ": " + String.join(" ", command.arguments()));
            return CommandResult.exited(0, Duration.ZERO);
        });
        return Host.named(name).at("/srv/shop").over(connector);
    }

    private CodeStep noted() {
        return Step.of("note", context -> ran.add(context.target().host()));
    }

    private List<String> hostsOf(AtomicSymlink strategy) {
        ran.clear();
        try (Deployer deployer = Deployer.to(fleet)) {
            deployer.deploy(Release.of(source), strategy).orThrow();
        }
        return List.copyOf(new TreeSet<>(ran));
    }

    @Test
    void steps_run_on_the_hosts_that_are_meant() {
        assertThat(hostsOf(STRATEGY.build(noted()))).containsExactly("proxy", "web1", "web2", "web3");
        assertThat(hostsOf(STRATEGY.build(noted().on("web")))).containsExactly("web1", "web2", "web3");
        assertThat(hostsOf(STRATEGY.build(noted().on(Selector.role("web").and(Selector.label("dc", "eu"))))))
                .containsExactly("web1", "web2");
        assertThat(hostsOf(STRATEGY.build(noted().on(Selector.role("web").except("web2")))))
                .containsExactly("web1", "web3");
        assertThat(hostsOf(STRATEGY.build(noted().on(Selector.role("db").or(Selector.named("proxy"))))))
                .containsExactly("proxy", "web1");
        assertThat(hostsOf(STRATEGY.build(noted().once()))).containsExactly("web1");
        assertThat(hostsOf(STRATEGY.build(noted().on("proxy").once()))).containsExactly("proxy");
        assertThat(hostsOf(STRATEGY.build(noted().on("web").oncePer("dc")))).containsExactly("web1", "web3");
    }

    @Test
    void a_migration_runs_once_without_a_word_and_once_per_label_if_told() {
        assertThat(hostsOf(STRATEGY.migrate(noted()))).containsExactly("web1");
        assertThat(hostsOf(STRATEGY.migrate(noted().on("proxy")))).containsExactly("proxy");
        assertThat(hostsOf(STRATEGY.migrate(noted().on("web").oncePer("dc")))).containsExactly("web1", "web3");
    }

    @Test
    void any_step_can_be_placed_and_the_plan_prints_where() {
        Placement proxies = Placement.everyHost().on(Selector.role("proxy"));
        AtomicSymlink strategy =
                STRATEGY.before(Phase.RELOAD, noted().undoneBy(context -> {}).at(proxies));

        assertThat(hostsOf(strategy)).containsExactly("proxy");
        try (Deployer deployer = Deployer.to(fleet)) {
            Plan plan = deployer.plan(Release.of(source), strategy);
            assertThat(plan.toString()).contains("[proxy] note").doesNotContain("[web1] note");
        }
    }

    @Test
    void a_selector_that_selects_no_host_is_refused() {
        try (Deployer deployer = Deployer.to(fleet)) {
            assertThatThrownBy(() ->
                            deployer.plan(Release.of(source), STRATEGY.build(noted().on(Selector.label("dc", "mars")))))
                    .isInstanceOf(ZddException.class)
                    .hasMessage("the step 'note' is for dc=mars, which selects no host of the fleet");
        }
    }

    @Test
    void variables_stand_in_commands_quoted_for_the_shell() {
        AtomicSymlink strategy = STRATEGY.build(
                run("{{php}} artisan up --as {{host}} {{release}}").on("web"));
        try (Deployer deployer = Deployer.to(fleet)) {
            Plan plan = deployer.plan(Release.of(source).id("7"), strategy);

            assertThat(plan.toString()).contains("'/opt/php 8.3/bin/php' artisan up --as web2 7");
            deployer.apply(plan).orThrow();
        }
        assertThat(ran)
                .contains(
                        "web1: /bin/sh -c php8.2 artisan up --as web1 7",
                        "web2: /bin/sh -c '/opt/php 8.3/bin/php' artisan up --as web2 7");
    }

    @Test
    void user_environment_and_working_directory_may_be_the_hosts_own() {
        Command own = Command.of("build")
                .as("{{user}}")
                .env("CACHE", "/cache/{{user}}")
                .in(RemotePath.of("/home/{{user}}"));

        Command filled = own.filled(Map.of("user", "ann"));
        assertThat(filled).hasToString("as ann: CACHE=/cache/ann build");
        assertThat(filled.directory()).hasValue(RemotePath.of("/home/ann"));
        assertThatThrownBy(() -> own.filled(Map.of("user", "-u root")))
                .isInstanceOf(ZddException.class)
                .hasMessage("'-u root' is not the name of a user");
    }

    @Test
    void a_variable_that_a_host_does_not_have_is_refused_before_anything_is_touched() {
        try (Deployer deployer = Deployer.to(fleet)) {
            assertThatThrownBy(() -> deployer.plan(Release.of(source), STRATEGY.build(run("{{node}} build.js"))))
                    .isInstanceOf(ZddException.class)
                    .hasMessage("the command `{{node}} build.js` has {{node}}, for which there is no variable;"
                            + " there are [host, php, release]");
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void ranges_count_with_as_many_digits_as_they_begin_with() {
        assertThat(Host.range("web[08:11].example.com", host -> host.at("/srv/shop")))
                .extracting(Host::name)
                .containsExactly("web08.example.com", "web09.example.com", "web10.example.com", "web11.example.com");
        assertThat(Host.range("r[1:2]n[1:2]", host -> host))
                .extracting(Host::name)
                .containsExactly("r1n1", "r1n2", "r2n1", "r2n2");
        assertThat(Host.range("alone", host -> host)).extracting(Host::name).containsExactly("alone");
        assertThatThrownBy(() -> Host.range("web[5:1]", host -> host)).hasMessageContaining("counts backwards");
        assertThatThrownBy(() -> Host.range("web[1:x]", host -> host)).hasMessageContaining("cannot be the name");
    }

    @Test
    void a_fleet_is_read_from_json() {
        List<String> ways = new ArrayList<>();
        Fleet read = Fleet.fromJson("""
                {"hosts": [
                  {"name": "web[1:2].example.com", "roles": ["web"], "labels": {"dc": "eu"}, "variables": {"php": "php8.2"},
                   "root": "/var/www/shop", "current": "/var/www/{name}", "over": "deploy@{name}:2222"},
                  {"name": "db", "root": "/srv/shop", "over": "local"}]}
                """, over -> {
            ways.add(over);
            return Local.disk();
        });

        assertThat(read.hosts()).extracting(Host::name).containsExactly("web1.example.com", "web2.example.com", "db");
        assertThat(ways).containsExactly("deploy@web1.example.com:2222", "deploy@web2.example.com:2222", "local");
        Host web2 = read.hosts().get(1);
        assertThat(web2.roles()).containsExactly("web");
        assertThat(web2.facts().labels()).containsEntry("dc", "eu");
        assertThat(web2.facts().variables()).containsEntry("php", "php8.2");
        assertThat(web2.layout().current().value()).isEqualTo("/var/www/web2.example.com");
    }

    @Test
    void a_fleet_that_says_something_else_is_refused() {
        assertThatThrownBy(() -> Fleet.fromJson(
                        "{\"hosts\": [{\"name\": \"a\", \"rote\": \"/x\", \"over\": \"l\"}]}", over -> Local.disk()))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("'rote'");
        assertThatThrownBy(() -> Fleet.fromJson("{\"hosts\": [{\"name\": \"a\"}]}", over -> Local.disk()))
                .isInstanceOf(ZddException.class)
                .hasMessageContaining("root");
        assertThatThrownBy(() -> Fleet.fromJson("{}", over -> Local.disk())).isInstanceOf(ZddException.class);
        assertThatThrownBy(() -> host("x").variable("host", "y"))
                .hasMessageContaining("cannot be the name of a variable");
    }
}
