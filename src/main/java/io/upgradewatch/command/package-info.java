/** The command line: what the jar does when it is given arguments, instead of running the service. */
package io.upgradewatch.command;
