// Deploys a directory, an archive or a file on this machine. The status is 0 if it is live, and another one if not.
//
// In a Maven project that depends on zdd-local and zdd-steps, as zdd-examples does:
//
//   mvn -q dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=cp.txt
//   jshell -s --class-path "$(cat cp.txt)" -R-Dsource=dist -R-Droot=/var/www/shop deploy.jsh </dev/null
//
// With -R-Drevision=4f2c9e1 it is written down what the release was built from. With -R-Dhealth=http://localhost/up the
// host goes back by itself if that does not answer with a status from 200 to 299 within five seconds.

import io.zdd.check.HealthCheck;
import io.zdd.local.Zdd;
import io.zdd.model.ZddException;
import io.zdd.strategy.Strategy;
import java.time.Duration;

// JShell goes on after an error, so this is the status if zdd is not on the class path.
int status = 1;

status = Zdd.exitCode(System.err, () -> {
    String source = System.getProperty("source");
    String root = System.getProperty("root");
    String revision = System.getProperty("revision");
    String health = System.getProperty("health");
    if (source == null || root == null) {
        throw new ZddException("usage: jshell -s --class-path ... -R-Dsource=dist -R-Droot=/var/www/shop"
                + " [-R-Drevision=4f2c9e1] [-R-Dhealth=http://localhost/up] deploy.jsh </dev/null");
    }

    var deployment = Zdd.deploy(source);
    if (revision != null) {
        deployment = deployment.revision(revision);
    }
    if (health != null) {
        var check = HealthCheck.http(health).within(Duration.ofSeconds(5));
        deployment = deployment.strategy(Strategy.atomicSymlink().verify(check));
    }
    var report = deployment.to(root);
    System.out.print(report);
    return report;
});

/exit status
