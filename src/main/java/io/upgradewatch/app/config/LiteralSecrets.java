package io.upgradewatch.app.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import java.util.regex.Pattern;

/**
 * Has the configuration take secrets as they stand: a {@code ${…}} in a password is part of the password. All other
 * values keep their expressions; one that leads nowhere stands as it is, too, to be told with all other faults.
 */
public final class LiteralSecrets implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final Pattern OURS =
            Pattern.compile("upgradewatch\\.(thingspace\\.(.+\\.)?(key|secret|username|password|proxy)"
                    + "|callbacks\\.secret|tracing\\.headers)");
    private static final Pattern KAFKAS =
            Pattern.compile("kafka\\..*(jaas|password|secret|keystore\\.key|credential).*(?<!-file)");
    private static final Pattern REFERENCE = Pattern.compile("\\s*\\$\\{[^{}]*}\\s*");

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (literal(name)) {
            return Expressions.withoutExpansion(() -> context.proceed(name));
        }
        ConfigValue value = context.proceed(name);
        boolean ours = name.startsWith("upgradewatch.") || name.startsWith("kafka.");
        return value != null && value.hasProblems() && ours
                ? Expressions.withoutExpansion(() -> context.proceed(name))
                : value;
    }

    /** Whether the value of this key is taken as it stands. */
    static boolean literal(String key) {
        return key.startsWith("upgradewatch.") && OURS.matcher(key).matches()
                || key.startsWith("kafka.") && KAFKAS.matcher(key).matches();
    }

    /** Whether a secret is nothing but a reference to something else, which whoever wrote it expects to be resolved. */
    static boolean reference(String secret) {
        return REFERENCE.matcher(secret).matches();
    }
}
