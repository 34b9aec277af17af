/** How commands speak: results for people or programs, and what went wrong in a sentence. */
package io.upgradewatch.command.output;
