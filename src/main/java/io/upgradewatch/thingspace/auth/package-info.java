/** Bearers, sessions, and the guard that keeps the login from being locked. */
package io.upgradewatch.thingspace.auth;
