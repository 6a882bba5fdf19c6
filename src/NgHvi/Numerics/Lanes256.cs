using System.Runtime.Intrinsics.X86;

namespace NgHvi;

/// <summary>AVX2 and its fused products.</summary>
internal readonly struct Lanes256<T> : ILanes<Vector256<T>, T> where T : unmanaged
{
    public static int Count => Vector256<T>.Count;
    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Constant(double value) =>
        typeof(T) == typeof(double) ? Vector256.Create(value).As<double, T>() : Vector256.Create((float)value).As<float, T>();

    [MethodImpl(AggressiveInlining)] public static Vector256<T> All(T value) => Vector256.Create(value);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> Load(ref T source, nint offset) => Vector256.LoadUnsafe(ref source, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static void Store(Vector256<T> vector, ref T target, nint offset) => vector.StoreUnsafe(ref target, (nuint)offset);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> LoadDoubles(ref double source, nint offset)
    {
        var first = Vector256.LoadUnsafe(ref source, (nuint)offset);
        return typeof(T) == typeof(double)
            ? first.As<double, T>()
            : Vector256.Narrow(first, Vector256.LoadUnsafe(ref source, (nuint)(offset + (Count / 2)))).As<float, T>();
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreDoubles(Vector256<T> vector, ref double target, nint offset)
    {
        if (typeof(T) == typeof(double))
        {
            vector.AsDouble().StoreUnsafe(ref target, (nuint)offset);
            return;
        }

        var (lower, upper) = Vector256.Widen(vector.AsSingle());
        lower.StoreUnsafe(ref target, (nuint)offset);
        upper.StoreUnsafe(ref target, (nuint)(offset + (Count / 2)));
    }

    [MethodImpl(AggressiveInlining)] public static Vector256<T> Add(Vector256<T> a, Vector256<T> b) => a + b;
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Subtract(Vector256<T> a, Vector256<T> b) => a - b;
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Divide(Vector256<T> a, Vector256<T> b) => a / b;
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Max(Vector256<T> a, Vector256<T> b) => Vector256.MaxNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Min(Vector256<T> a, Vector256<T> b) => Vector256.MinNative(a, b);
    [MethodImpl(AggressiveInlining)] public static Vector256<T> Abs(Vector256<T> a) => Vector256.Abs(a);
    [MethodImpl(AggressiveInlining)] public static Vector256<T> CopySign(Vector256<T> a, Vector256<T> b) => Vector256.CopySign(a, b);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> a, Vector256<T> b, Vector256<T> c) => typeof(T) == typeof(double)
        ? Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> WherePositive(Vector256<T> a, Vector256<T> kept, Vector256<T> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, Vector256<T>.Zero), kept, other);

    [MethodImpl(AggressiveInlining)]
    public static Vector256<T> PowerOfTwo(Vector256<T> shifted) => typeof(T) == typeof(double)
        ? Vector256.ShiftLeft(shifted.AsInt64() + Vector256.Create(1023L), 52).As<long, T>()
        : Vector256.ShiftLeft(shifted.AsInt32() + Vector256.Create(127), 23).As<int, T>();

    [MethodImpl(AggressiveInlining)]
    public static void StoreSums(Vector256<T> a, Vector256<T> b, Vector256<T> c, Vector256<T> d, ref T target) => Lanes128<T>.StoreSums(
        a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper(), ref target);
}
