/** What of an answer is a change: pure functions from what is known and what is reported to what happened. */
package io.upgradewatch.diff;
