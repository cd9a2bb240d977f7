module com.acme.application {
  requires com.acme.library;

  exports com.acme.application;
}
