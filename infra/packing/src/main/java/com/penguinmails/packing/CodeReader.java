package com.penguinmails.packing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads a class file into what the walk needs of it. */
final class CodeReader extends ClassVisitor {
  private static final Pattern TYPE = Pattern.compile("L([\\w/$]+)[;<]");

  /** Its argument is fetched only when asked for, so the field does not need what it is made of. */
  private static final Pattern EXPANDABLE =
      Pattern.compile("Lcom/stripe/model/ExpandableField<[^>]*>;");

  private final List<String> supers = new ArrayList<>();
  private final Map<String, List<Step>> methods = new LinkedHashMap<>();
  private final Set<String> virtual = new LinkedHashSet<>();
  private final Set<String> fieldTypes = new LinkedHashSet<>();
  private final Set<String> mentions = new LinkedHashSet<>();

  private CodeReader() {
    super(Opcodes.ASM9);
  }

  static Code read(byte[] file) {
    ClassReader reader = new ClassReader(file);
    CodeReader code = new CodeReader();
    reader.accept(code, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new Code(
        reader.getClassName(),
        code.supers,
        code.methods,
        code.virtual,
        code.fieldTypes,
        code.mentions);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String[] interfaces) {
    if (superName != null) {
      supers.add(superName);
    }
    supers.addAll(List.of(interfaces));
    mentions.addAll(supers);
    if (signature != null) {
      fieldTypes.addAll(types(signature));
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access, String name, String descriptor, @Nullable String signature, Object value) {
    fieldTypes.addAll(types(descriptor));
    mentions.addAll(types(descriptor));
    if (signature != null) {
      fieldTypes.addAll(types(EXPANDABLE.matcher(signature).replaceAll("")));
      mentions.addAll(types(signature));
    }
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    List<Step> steps = new ArrayList<>();
    methods.put(name + descriptor, steps);
    if ((access & Opcodes.ACC_STATIC) == 0 && !name.startsWith("<")) {
      virtual.add(name + descriptor);
    }
    mentions.addAll(types(descriptor));
    if (exceptions != null) {
      mentions.addAll(List.of(exceptions));
    }
    return new StepReader(steps, mentions);
  }

  @Override
  public void visitEnd() {
    mentions.removeIf(type -> type.startsWith("java/"));
  }

  /** The classes a descriptor or generic signature names. */
  static Set<String> types(String descriptor) {
    Set<String> types = new LinkedHashSet<>();
    Matcher matcher = TYPE.matcher(descriptor);
    while (matcher.find()) {
      types.add(matcher.group(1));
    }
    return types;
  }

  /** What a method's instructions lead to. */
  static final class StepReader extends MethodVisitor {
    private final List<Step> steps;
    private final Set<String> mentions;

    StepReader(List<Step> steps, Set<String> mentions) {
      super(Opcodes.ASM9);
      this.steps = steps;
      this.mentions = mentions;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      mention(type);
      if (opcode == Opcodes.NEW) {
        steps.add(new Step.Use(type));
      }
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      mention(owner);
      mentions.addAll(types(descriptor));
      if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
        steps.add(new Step.Use(owner));
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      mention(owner);
      mentions.addAll(types(descriptor));
      call(
          opcode == Opcodes.INVOKESTATIC,
          opcode == Opcodes.INVOKEVIRTUAL || opcode == Opcodes.INVOKEINTERFACE,
          owner,
          name + descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... bootstrapArguments) {
      mentions.addAll(types(descriptor));
      for (Object argument : bootstrapArguments) {
        constant(argument);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      constant(value);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      mentions.addAll(types(descriptor));
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      if (type != null) {
        mention(type);
      }
    }

    private void constant(Object value) {
      if (value instanceof String text) {
        steps.add(new Step.Say(text));
      } else if (value instanceof Type held) {
        for (String type : types(held.getDescriptor())) {
          mentions.add(type);
          steps.add(new Step.Hold(type));
        }
      } else if (value instanceof Handle handle) {
        mention(handle.getOwner());
        mentions.addAll(types(handle.getDesc()));
        if (handle.getTag() >= Opcodes.H_INVOKEVIRTUAL) {
          call(
              handle.getTag() == Opcodes.H_INVOKESTATIC
                  || handle.getTag() == Opcodes.H_NEWINVOKESPECIAL,
              handle.getTag() == Opcodes.H_INVOKEVIRTUAL
                  || handle.getTag() == Opcodes.H_INVOKEINTERFACE,
              handle.getOwner(),
              handle.getName() + handle.getDesc());
        }
      }
    }

    private void call(boolean uses, boolean dispatches, String owner, String signature) {
      if (owner.startsWith("[")) {
        return;
      }
      if (uses) {
        steps.add(new Step.Use(owner));
      }
      steps.add(new Step.Call(owner, signature));
      if (dispatches) {
        steps.add(new Step.Dispatch(signature));
      }
    }

    /** An array mentions what it is of. */
    private void mention(String type) {
      if (type.startsWith("[")) {
        mentions.addAll(types(type));
      } else {
        mentions.add(type);
      }
    }
  }
}
