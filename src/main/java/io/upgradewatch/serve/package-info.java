/** REST, server-sent changes and the page. */
package io.upgradewatch.serve;
