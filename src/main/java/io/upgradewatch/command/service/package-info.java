/** A running service as a command sees it: its REST calls, and who asks. */
package io.upgradewatch.command.service;
