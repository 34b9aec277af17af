package io.upgradewatch.embedded.thingspace.fleet;

/**
 * A firmware that turns out to be bad while it is rolled out.
 *
 * @param failureShare how many upgrades fail from now on, 0 to 1
 * @param since upgrades that ended earlier, in milliseconds since 1970, keep their end: nothing is rewritten
 */
record BadFirmware(double failureShare, long since) {

    /** @throws IllegalArgumentException if the share is not between 0 and 1 */
    BadFirmware {
        if (!(failureShare >= 0 && failureShare <= 1)) {
            throw new IllegalArgumentException("the failure share is between 0 and 1");
        }
    }
}
