/** The logins topic: logins, shares of budgets, pauses and the secret of the group. */
package io.upgradewatch.kafka.login;
