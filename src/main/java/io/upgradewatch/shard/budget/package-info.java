/** Each instance's part of a credential set's budget, and what the budget brings. */
package io.upgradewatch.shard.budget;
