package io.upgradewatch.serve;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fota.Imei;
import io.upgradewatch.publish.AsideAnswers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import java.util.List;

/** One answer that could not be read, put aside over and over. */
@Alternative
@ApplicationScoped
public class ScriptedAsides implements AsideAnswers {

    @Override
    public Uni<List<Aside>> latest(int limit) {
        Aside aside = new Aside(
                new Imei(990_000_473_475_989L), "account", Instant.EPOCH, "not_json", "no JSON", 200, 6, "<html>");
        return Uni.createFrom().item(List.of(aside, aside).subList(0, Math.min(2, limit)));
    }
}
