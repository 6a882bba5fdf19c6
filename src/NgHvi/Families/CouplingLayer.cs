namespace NgHvi;

/// <summary>x_A = z_A, x_B = z_B∘e^s + t, of q = (1, tanh(W(1, z_A))): s = c·tanh(V_s q/c), t = V_t q.</summary>
/// <remarks>Parameters are W, V_s, V_t, row by row. Points move in place; backward passes go with the last point that moved.</remarks>
internal sealed class CouplingLayer(int[] kept, int[] moved, int hidden)
{
    private const double Cap = 2; // c: e^s is at most 7.4.
    private readonly double[] inputs = [1, .. new double[kept.Length]]; // (1, z_A).
    private readonly double[] units = [1, .. new double[hidden]]; // q.
    private readonly double[] unitSlopes = new double[1 + hidden];
    private readonly double[] moving = new double[moved.Length]; // z_B.
    private readonly double[] scales = new double[moved.Length]; // s.
    private readonly double[] growth = new double[moved.Length]; // e^s.
    private readonly double[] shifts = new double[moved.Length]; // t.

    public int Count => (hidden * inputs.Length) + (2 * moved.Length * units.Length);
    private int HeadsStart => hidden * inputs.Length;

    public void Begin(RandomKey key, Span<double> parameters) // The identity.
    {
        parameters.Clear();
        var weights = parameters[..HeadsStart];
        NormalSampler.Fill(key, weights);
        TensorPrimitives.Divide(weights, Math.Sqrt(inputs.Length), weights);
    }

    public double Move(ReadOnlySpan<double> parameters, Span<double> point) // From z to x; returns log|∂x/∂z|.
    {
        Evaluate(parameters, point);
        for (var i = 0; i < moved.Length; i++)
        {
            moving[i] = point[moved[i]];
            point[moved[i]] = (moving[i] * growth[i]) + shifts[i];
        }

        return FixedOrder.Sum(scales);
    }

    public double Return(ReadOnlySpan<double> parameters, Span<double> point) // From x to z; returns log|∂x/∂z|.
    {
        Evaluate(parameters, point);
        for (var i = 0; i < moved.Length; i++) point[moved[i]] = moving[i] = (point[moved[i]] - shifts[i]) / growth[i];
        return FixedOrder.Sum(scales);
    }

    // From a slope in x to that in z of the same plus weight·log|∂x/∂z|; adds that in the parameters.
    public void PullBack(ReadOnlySpan<double> parameters, double weight, Span<double> slope, Span<double> gradient)
    {
        unitSlopes.AsSpan().Clear();
        for (var i = 0; i < moved.Length; i++)
        {
            var own = slope[moved[i]];
            slope[moved[i]] = own * growth[i];
            AddHeads(parameters, i, (own * moving[i] * growth[i]) + weight, own, gradient);
        }

        AddInputs(parameters, slope, gradient);
    }

    // From the slope in z to that in x of the same plus log|∂x/∂z|.
    public void PushForward(ReadOnlySpan<double> parameters, Span<double> slope)
    {
        unitSlopes.AsSpan().Clear();
        for (var i = 0; i < moved.Length; i++)
        {
            var own = slope[moved[i]];
            slope[moved[i]] = own / growth[i];
            AddHeads(parameters, i, 1 - (own * moving[i]), -slope[moved[i]], default);
        }

        AddInputs(parameters, slope, default);
    }

    private void Evaluate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> point)
    {
        for (var j = 0; j < kept.Length; j++) inputs[1 + j] = point[kept[j]];
        for (var h = 0; h < hidden; h++)
            units[1 + h] = Math.Tanh(FixedOrder.Dot(parameters.Slice(h * inputs.Length, inputs.Length), inputs));
        for (var i = 0; i < moved.Length; i++)
        {
            scales[i] = Cap * Math.Tanh(FixedOrder.Dot(Head(parameters, i), units) / Cap);
            growth[i] = Math.Exp(scales[i]);
            shifts[i] = FixedOrder.Dot(Head(parameters, moved.Length + i), units);
        }
    }

    private ReadOnlySpan<double> Head(ReadOnlySpan<double> parameters, int row) =>
        parameters.Slice(HeadsStart + (row * units.Length), units.Length);

    private void AddHeads(ReadOnlySpan<double> parameters, int i, double scaleSlope, double shiftSlope, Span<double> gradient)
    {
        scaleSlope *= 1 - (scales[i] / Cap * scales[i] / Cap);
        TensorPrimitives.MultiplyAdd(Head(parameters, i), scaleSlope, unitSlopes, unitSlopes);
        TensorPrimitives.MultiplyAdd(Head(parameters, moved.Length + i), shiftSlope, unitSlopes, unitSlopes);
        if (gradient.IsEmpty) return;
        Add(units, scaleSlope, gradient.Slice(HeadsStart + (i * units.Length), units.Length));
        Add(units, shiftSlope, gradient.Slice(HeadsStart + ((moved.Length + i) * units.Length), units.Length));
    }

    private void AddInputs(ReadOnlySpan<double> parameters, Span<double> slope, Span<double> gradient)
    {
        for (var h = 0; h < hidden; h++)
        {
            var own = unitSlopes[1 + h] * (1 - (units[1 + h] * units[1 + h]));
            var weights = parameters.Slice(h * inputs.Length, inputs.Length);
            for (var j = 0; j < kept.Length; j++) slope[kept[j]] += own * weights[1 + j];
            if (!gradient.IsEmpty) Add(inputs, own, gradient.Slice(h * inputs.Length, inputs.Length));
        }
    }

    private static void Add(ReadOnlySpan<double> x, double weight, Span<double> target) =>
        TensorPrimitives.MultiplyAdd(x, weight, target, target);
}
