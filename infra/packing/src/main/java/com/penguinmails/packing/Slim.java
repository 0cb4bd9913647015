package com.penguinmails.packing;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Drops the names of local variables, a tenth of a class file that only debuggers read. Lines stay:
 * stack traces name them.
 */
final class Slim extends ClassVisitor {
  private Slim(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  static byte[] slim(byte[] file) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(file).accept(new Slim(writer), 0);
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitLocalVariable(
          String variable,
          String type,
          @Nullable String generic,
          Label start,
          Label end,
          int index) {
        // Left out.
      }
    };
  }
}
