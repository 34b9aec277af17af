package io.upgradewatch.app;

import io.smallrye.mutiny.Uni;
import io.upgradewatch.fleet.Fleet;
import io.upgradewatch.fleet.view.Summary;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What people ask is answered by the loop and rendered elsewhere. */
class LateFleetTest {

    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "polling loop"));
    private final ExecutorService answers = AnswerThreads.create();

    @AfterEach
    void stop() {
        loop.shutdown();
        answers.shutdown();
    }

    @Test
    void nothingIsMadeOfAnAnswerOnTheLoopThatGaveIt() throws ReflectiveOperationException {
        Fleet there = (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(),
                new Class<?>[] {Fleet.class},
                (self, call, arguments) -> Uni.createFrom().nullItem().emitOn(loop));
        LateFleet fleet = new LateFleet(() -> Optional.of(there), answers);
        List<Method> calls = Stream.of(Fleet.class.getDeclaredMethods())
                .filter(call -> call.getReturnType() == Uni.class)
                .toList();
        assertThat(calls).hasSizeGreaterThan(8);
        for (Method call : calls) {
            Uni<?> answer = (Uni<?>) call.invoke(fleet, nothing(call));
            assertThat(renderedOn(answer)).as(call.getName()).startsWith("upgradewatch-answers");
        }
    }

    @Test
    void neitherIsARefusal() {
        Fleet nobody = new LateFleet(Optional::empty, answers);
        Uni<String> refused = nobody.summary()
                .map(Summary::toString)
                .onFailure()
                .recoverWithItem(failure -> Thread.currentThread().getName());
        assertThat(refused.await().indefinitely()).startsWith("upgradewatch-answers");
    }

    private static Object[] nothing(Method call) {
        return Stream.of(call.getParameterTypes())
                .map(type -> type == boolean.class ? Boolean.FALSE : null)
                .toArray();
    }

    private static String renderedOn(Uni<?> answer) {
        return answer.map(rendered -> Thread.currentThread().getName())
                .onItem()
                .ifNull()
                .continueWith(() -> Thread.currentThread().getName())
                .await()
                .indefinitely();
    }
}
