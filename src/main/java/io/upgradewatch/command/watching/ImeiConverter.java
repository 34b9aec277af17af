package io.upgradewatch.command.watching;

import io.upgradewatch.fota.Imei;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An IMEI as an argument; what is none is refused in the words of {@link Imei}. */
public final class ImeiConverter implements ITypeConverter<Imei> {

    @Override
    public Imei convert(String text) {
        try {
            return Imei.of(text);
        } catch (IllegalArgumentException refused) {
            throw new TypeConversionException(refused.getMessage());
        }
    }
}
