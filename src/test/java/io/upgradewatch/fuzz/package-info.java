/** Everything that is read from outside, fed with anything: by a fuzzer for as long as one likes, and from its corpus. */
package io.upgradewatch.fuzz;
