/** Users and their passwords, and who has guessed how often. */
package io.upgradewatch.serve.access.user;
