namespace NgHvi;

/// <summary>Adds Σ over the rows of a tile of δ_u (1, z)_v to the gradient of a layer's weights.</summary>
internal static class WeightGradient<TLanes, TVector, TScalar>
    where TLanes : struct, ILanes<TVector, TScalar>
    where TVector : struct
    where TScalar : unmanaged
{
    /// <summary>Units beyond the last one that may be read, for nothing, behind the last strip of z.</summary>
    public const int UnitsReadBeyond = 3;

    /// <summary>Adds the products of all pairs. Time O(rows·deltaCount·inputCount).</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Add(
        ref TScalar delta, nint deltaStep, int deltaCount, ref TScalar inputs, int inputCount, int stripCount, Span<double> gradient)
    {
        nint strip = Strip<TLanes, TVector, TScalar>.Count;
        var inputStep = inputCount * strip;
        Span<TScalar> sums = stackalloc TScalar[20];
        var v = 0;
        for (; inputCount - v >= 4; v += 4)
        {
            ref var b = ref Unsafe.Add(ref inputs, v * strip);
            int units;
            for (var u = 0; u < deltaCount; u += units)
            {
                units = UnitsTogether(deltaCount - u);
                Multiply(ref Unsafe.Add(ref delta, u * strip), units, deltaStep, ref b, inputStep, stripCount, ref sums[0]);
                Scatter(sums, units, 1, 4, deltaCount, gradient[((v * deltaCount) + u)..]);
            }
        }

        // At most three inputs are left, which now take the place of the δ.
        var left = inputCount - v;
        var whole = left == 0 ? deltaCount : deltaCount - (deltaCount % 4);
        for (var u = 0; u < whole && left > 0; u += 4)
        {
            int units;
            for (var w = v; w < inputCount; w += units)
            {
                units = UnitsTogether(inputCount - w);
                Multiply(
                    ref Unsafe.Add(ref inputs, w * strip), units, inputStep, ref Unsafe.Add(ref delta, u * strip), deltaStep, stripCount, ref sums[0]);
                Scatter(sums, units, deltaCount, 4, 1, gradient[((w * deltaCount) + u)..]);
            }
        }

        int rest;
        for (var u = whole; u < deltaCount; u += rest)
        {
            rest = UnitsTogether(deltaCount - u);
            Multiply(
                ref Unsafe.Add(ref delta, u * strip), rest, deltaStep, ref Unsafe.Add(ref inputs, v * strip), inputStep, stripCount, ref sums[0]);
            Scatter(sums, rest, 1, left, deltaCount, gradient[((v * deltaCount) + u)..]);
        }
    }

    /// <summary>How many of so many units the next call takes.</summary>
    [MethodImpl(AggressiveInlining)]
    private static int UnitsTogether(int count) => !TLanes.HasManyRegisters ? Math.Min(2, count) : count <= 5 ? count : 4;

    [MethodImpl(AggressiveInlining)]
    private static void Multiply(ref TScalar a, int units, nint aStep, ref TScalar b, nint bStep, int stripCount, ref TScalar sums)
    {
        switch (units)
        {
            case 5: InnerProductKernel<TLanes, TVector, TScalar>.Five(ref a, aStep, ref b, bStep, stripCount, ref sums);
                break;
            case 4: InnerProductKernel<TLanes, TVector, TScalar>.Four(ref a, aStep, ref b, bStep, stripCount, ref sums);
                break;
            case 3: InnerProductKernel<TLanes, TVector, TScalar>.Three(ref a, aStep, ref b, bStep, stripCount, ref sums);
                break;
            case 2: InnerProductKernel<TLanes, TVector, TScalar>.Two(ref a, aStep, ref b, bStep, stripCount, ref sums);
                break;
            default: InnerProductKernel<TLanes, TVector, TScalar>.One(ref a, aStep, ref b, bStep, stripCount, ref sums);
                break;
        }
    }

    /// <summary>Adds the sums to their places, in double whatever they were summed in.</summary>
    [MethodImpl(AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<TScalar> sums, int rows, int rowStep, int columns, int columnStep, Span<double> gradient)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = sums[(4 * i) + j];
                gradient[(i * rowStep) + (j * columnStep)] += typeof(TScalar) == typeof(double) ? (double)(object)sum : (float)(object)sum;
            }
        }
    }
}
