/** What the monitor costs, measured against the least that the same requests can cost. Not part of {@code verify}. */
package io.upgradewatch.bench;
