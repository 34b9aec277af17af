package io.upgradewatch.thingspace;

/** How one request ended on the wire, before anybody asks what the answer means. */
sealed interface Exchange {

    /** Calls the one function of {@code cases} that fits. */
    <T> T match(Cases<T> cases);

    /** One function for each ending. */
    interface Cases<T> {
        T answered(Answer answer);

        T tooLong(TooLong answer);

        T lost(Lost lost);
    }

    /**
     * A whole answer, within bounds.
     *
     * @param retryAfter the header as sent; null if there was none
     */
    record Answer(int status, String retryAfter, byte[] body) implements Exchange {
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

    /** An answer longer than is read; the connection was reset. */
    record TooLong(int status, byte[] head) implements Exchange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.tooLong(this);
        }

        @Override
        public String toString() {
            return "TooLong[" + status + "]";
        }
    }

    /**
     * No whole answer.
     *
     * @param sent whether any of the request may have reached the other side
     * @param cause {@code timeout connect reset}
     */
    record Lost(boolean sent, String cause) implements Exchange {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.lost(this);
        }
    }
}
