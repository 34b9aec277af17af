package io.upgradewatch.thingspace.http;

import java.util.Arrays;

/** How one request ended on the wire, before anybody asks what the answer means. */
public sealed interface Exchange {

    /** Calls the one function of {@code cases} that fits. */
    <T> T match(Cases<T> cases);

    /** One function for each ending. */
    interface Cases<T> {
        T answered(Answer answer);

        T unread(Unread answer);

        T lost(Lost lost);
    }

    /**
     * A whole answer, within bounds, unpacked and in UTF-8.
     *
     * @param retryAfter the header as sent; null if there was none
     * @param date the header as sent; null if there was none
     */
    public record Answer(int status, String retryAfter, String date, byte[] body) implements Exchange {

        /** One that does not say when it was sent. */
        public Answer(int status, String retryAfter, byte[] body) {
            this(status, retryAfter, null, body);
        }

        Answer with(byte[] otherBody) {
            return otherBody == body ? this : new Answer(status, retryAfter, date, otherBody);
        }

        public Unread unread(String cause, String detail, byte[] what) {
            byte[] head = Arrays.copyOf(what, Math.min(what.length, Unread.KEPT));
            return new Unread(new Answer(status, retryAfter, date, head), cause, detail);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.answered(this);
        }

        /** Without the body, which may be a token. */
        @Override
        public String toString() {
            return "Answer[" + status + ", " + body.length + " bytes]";
        }
    }

    /**
     * An answer whose body is not read.
     *
     * @param answer with the beginning of the body alone
     * @param cause {@code too_long content_encoding}
     * @param detail for people; free of secrets
     */
    record Unread(Answer answer, String cause, String detail) implements Exchange {

        /** How much of the body is kept at most. */
        static final int KEPT = 64 * 1024;

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.unread(this);
        }
    }

    /**
     * No whole answer.
     *
     * @param sent whether any of the request may have reached the other side
     * @param cause one of {@link LostCause}
     */
    record Lost(boolean sent, String cause) implements Exchange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.lost(this);
        }
    }
}
