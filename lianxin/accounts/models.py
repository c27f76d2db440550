from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models


class Person(AbstractBaseUser):
    """Somebody who may sign in."""

    username = models.CharField(max_length=32, unique=True)
    USERNAME_FIELD = "username"
    objects = UserManager()
