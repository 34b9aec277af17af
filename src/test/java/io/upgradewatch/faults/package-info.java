/** The monitor under faults: processes that die, sleep and come back, and a checker that knows the truth. */
package io.upgradewatch.faults;
