package io.upgradewatch.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the names of the threads that write a moment in JSON, as every answer about a device does. */
@Singleton
public class RenderingThreads implements ObjectMapperCustomizer {

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    void forget() {
        names.clear();
    }

    Set<String> names() {
        return names;
    }

    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("rendering").addSerializer(new Moments()));
    }

    private final class Moments extends StdSerializer<Instant> {

        private static final long serialVersionUID = 1L;

        Moments() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            names.add(Thread.currentThread().getName());
            json.writeString(value.toString());
        }
    }
}
