package io.upgradewatch.serve.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.upgradewatch.serve.problem.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What the other instances said.
 *
 * @param heard the answers
 * @param silent the addresses of those that did not answer, or not with what can be read
 */
public record Others(List<Answer> heard, List<String> silent) {

    public static final Others NONE = new Others(List.of(), List.of());

    /** One instance's answer. */
    public record Answer(String instance, JsonNode json) {}

    static Others heard(URI instance, JsonNode json) {
        return new Others(List.of(new Answer(name(instance), json)), List.of());
    }

    static Others silent(URI instance) {
        return new Others(List.of(), List.of(name(instance)));
    }

    static Others all(List<Others> parts) {
        List<Answer> heard = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        parts.forEach(part -> {
            heard.addAll(part.heard());
            silent.addAll(part.silent());
        });
        return new Others(heard, silent);
    }

    /** What people call an instance: where it listens, without what only other instances need. */
    public static String name(URI instance) {
        return instance.getScheme() + "://" + instance.getRawAuthority();
    }

    /** @throws Refusal if somebody is silent */
    List<JsonNode> complete() {
        if (!silent.isEmpty()) {
            throw Refusal.later(silent.size() + " of " + (silent.size() + heard.size())
                    + " other instances did not answer: " + String.join(", ", silent)
                    + "; a part would look like the whole, so there is none");
        }
        return heard.stream().map(Answer::json).toList();
    }
}
