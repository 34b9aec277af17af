/** What is told to the outside of metrics, traces, logs and acts. */
package io.upgradewatch.app.signal;
