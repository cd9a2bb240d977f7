/**
 * Class files made to hurt: as large as the format allows, twisted, damaged. The weaver has five
 * seconds and 256 MB for each, and says what it makes of it.
 */
package io.jasyncio.weaving.hostile;
