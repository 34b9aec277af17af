package io.upgradewatch.serve.problem;

import io.upgradewatch.watch.FieldFault;
import java.util.List;

/** A request that is answered with a problem. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public static Refusal of(int status, String detail) {
        return new Refusal(Problem.of(status, detail));
    }

    public static Refusal invalid(String field, String message) {
        return new Refusal(Problem.invalid(List.of(new FieldFault(field, message))));
    }

    /** The same request may well be done a little later. */
    public static Refusal later(String detail) {
        return of(503, detail);
    }

    public Problem problem() {
        return problem;
    }
}
