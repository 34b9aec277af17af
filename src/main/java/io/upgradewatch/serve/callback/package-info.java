/** ThingSpace's callbacks, as hints. */
package io.upgradewatch.serve.callback;
