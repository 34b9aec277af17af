package io.upgradewatch.serve.request;

import io.upgradewatch.serve.problem.Problem;
import io.upgradewatch.serve.problem.Refusal;
import io.upgradewatch.watch.FieldFault;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses query parameters that a call does not know, or that are given twice: whoever filters by a misspelt name would
 * take all devices for those that fit.
 */
public class KnownParameters {

    // What could hold an IMEI is not repeated.
    private static final Pattern REPEATABLE = Pattern.compile("[A-Za-z_-]{1,40}");

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(UriInfo uri, ResourceInfo resource) {
        Map<String, List<String>> given = new TreeMap<>(uri.getQueryParameters());
        if (given.isEmpty()) {
            return;
        }
        Set<String> names = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::names);
        List<FieldFault> faults = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                faults.add(new FieldFault(REPEATABLE.matcher(name).matches() ? name : "query", unknown(name, names)));
            } else if (values.size() > 1) {
                faults.add(new FieldFault(name, "given " + values.size() + " times: once is meant"));
            }
        });
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(faults));
        }
    }

    private static String unknown(String name, Set<String> names) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return names.stream()
                .min(Comparator.comparingInt(candidate -> distance.apply(candidate, name)))
                .map(nearest -> "there is no such parameter: did you mean " + nearest + "?")
                .orElse("this call takes no parameters");
    }

    private static Set<String> names(Method call) {
        return Stream.of(call.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(named -> named != null)
                .map(QueryParam::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
