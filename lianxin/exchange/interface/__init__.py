"""What whoever writes a program reads: the OpenAPI file, and pages made of it."""
