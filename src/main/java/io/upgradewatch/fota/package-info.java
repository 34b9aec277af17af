/** The facts of firmware reporting, in the words of those who report them; immutable and free of any library. */
package io.upgradewatch.fota;
