/** The object graph of one instance, and the loop that it lives on. */
package io.upgradewatch.app.instance;
