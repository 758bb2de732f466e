import io.zdd.check.HealthCheck;
import io.zdd.local.Zdd;
import io.zdd.model.ZddException;
import io.zdd.run.Report;
import io.zdd.strategy.Strategy;
import java.time.Duration;

/**
 * The same as deploy.jsh, for the Java launcher: it starts faster, and what is not caught ends it with status 1.
 *
 * <pre>
 * mvn -q dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=cp.txt
 * java -cp "$(cat cp.txt)" -Drevision=4f2c9e1 -Dhealth=http://localhost/up Deploy.java dist /var/www/shop
 * </pre>
 *
 * <p>The two properties may be left out.
 */
class Deploy {
    public static void main(String[] arguments) {
        System.exit(Zdd.exitCode(System.err, () -> deploy(arguments)));
    }

    private static Report deploy(String[] arguments) {
        if (arguments.length != 2) {
            throw new ZddException("usage: java -cp ... [-Drevision=4f2c9e1] [-Dhealth=http://localhost/up]"
                    + " Deploy.java dist /var/www/shop");
        }
        String revision = System.getProperty("revision");
        String health = System.getProperty("health");

        var deployment = Zdd.deploy(arguments[0]);
        if (revision != null) {
            deployment = deployment.revision(revision);
        }
        if (health != null) {
            var check = HealthCheck.http(health).within(Duration.ofSeconds(5));
            deployment = deployment.strategy(Strategy.atomicSymlink().verify(check));
        }
        Report report = deployment.to(arguments[1]);
        System.out.print(report);
        return report;
    }
}
