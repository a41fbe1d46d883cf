;; AdamW over parallel arrays in place, four numbers at a time. `node scripts/kernel.mjs` turns it into adamw-kernel.ts.
(module
  (import "host" "memory" (memory 1))

  ;; Addresses of the parameters, their means and squares, and the gradients; `count` is a multiple of 4.
  ;; mean   = meanDecay mean + meanShare gradient
  ;; square = squareDecay square + squareShare gradient^2
  ;; parameter = kept parameter - stepSize mean / (sqrt(square) + epsilon)
  ;; Means and squares that have come down to `negligible` become 0. Without gradients they would go on to numbers so small that processors take
  ;; a hundred times as long for them, and stay there: 0.9 times the smallest of all is rounded to itself.
  (func $update (export "update")
    (param $parameters i32) (param $means i32) (param $squares i32) (param $gradients i32) (param $count i32)
    (param $meanDecay f32) (param $meanShare f32) (param $squareDecay f32) (param $squareShare f32)
    (param $stepSize f32) (param $epsilon f32) (param $kept f32)
    (local $end i32) (local $gradient v128) (local $mean v128) (local $square v128) (local $negligible v128)
    (local.set $negligible (f32x4.splat (f32.const 1e-30)))
    (if (i32.eqz (local.get $count)) (then (return)))
    (local.set $end (i32.add (local.get $parameters) (i32.shl (local.get $count) (i32.const 2))))
    (loop $next
      (local.set $gradient (v128.load (local.get $gradients)))
      (local.set $mean
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $meanDecay)) (v128.load (local.get $means)))
          (f32x4.mul (f32x4.splat (local.get $meanShare)) (local.get $gradient))))
      (local.set $square
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $squareDecay)) (v128.load (local.get $squares)))
          (f32x4.mul (f32x4.splat (local.get $squareShare)) (f32x4.mul (local.get $gradient) (local.get $gradient)))))
      (local.set $mean (v128.andnot (local.get $mean) (f32x4.le (f32x4.abs (local.get $mean)) (local.get $negligible))))
      (local.set $square (v128.andnot (local.get $square) (f32x4.le (local.get $square) (local.get $negligible))))
      (v128.store (local.get $means) (local.get $mean))
      (v128.store (local.get $squares) (local.get $square))
      (v128.store (local.get $parameters)
        (f32x4.sub
          (f32x4.mul (f32x4.splat (local.get $kept)) (v128.load (local.get $parameters)))
          (f32x4.div
            (f32x4.mul (f32x4.splat (local.get $stepSize)) (local.get $mean))
            (f32x4.add (f32x4.sqrt (local.get $square)) (f32x4.splat (local.get $epsilon))))))
      (local.set $parameters (i32.add (local.get $parameters) (i32.const 16)))
      (local.set $means (i32.add (local.get $means) (i32.const 16)))
      (local.set $squares (i32.add (local.get $squares) (i32.const 16)))
      (local.set $gradients (i32.add (local.get $gradients) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $parameters) (local.get $end)))))

  ;; The sum of the squares of `count` numbers, a multiple of 4: of four at a time in single precision, and of these sums in double. They are read at
  ;; four places at once, since the memory answers several streams sooner than one.
  (func (export "sumOfSquares") (param $numbers i32) (param $count i32) (result f64)
    (local $end i32) (local $quarter i32) (local $firstEnd i32) (local $second i32) (local $third i32) (local $fourth i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $low v128) (local $high v128)
    (local.set $end (i32.add (local.get $numbers) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $quarter (i32.and (local.get $count) (i32.const -16)))
    (local.set $second (i32.add (local.get $numbers) (local.get $quarter)))
    (local.set $third (i32.add (local.get $second) (local.get $quarter)))
    (local.set $fourth (i32.add (local.get $third) (local.get $quarter)))
    (local.set $firstEnd (local.get $second))
    (block $rest
      (loop $next
        (br_if $rest (i32.ge_u (local.get $numbers) (local.get $firstEnd)))
        (local.set $a (v128.load (local.get $numbers)))
        (local.set $b (v128.load (local.get $second)))
        (local.set $c (v128.load (local.get $third)))
        (local.set $d (v128.load (local.get $fourth)))
        (local.set $a
          (f32x4.add
            (f32x4.add (f32x4.mul (local.get $a) (local.get $a)) (f32x4.mul (local.get $b) (local.get $b)))
            (f32x4.add (f32x4.mul (local.get $c) (local.get $c)) (f32x4.mul (local.get $d) (local.get $d)))))
        (local.set $low (f64x2.add (local.get $low) (f64x2.promote_low_f32x4 (local.get $a))))
        (local.set $a (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $a) (local.get $a)))
        (local.set $high (f64x2.add (local.get $high) (f64x2.promote_low_f32x4 (local.get $a))))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 16)))
        (local.set $second (i32.add (local.get $second) (i32.const 16)))
        (local.set $third (i32.add (local.get $third) (i32.const 16)))
        (local.set $fourth (i32.add (local.get $fourth) (i32.const 16)))
        (br $next)))
    (block $done
      (loop $last
        (br_if $done (i32.ge_u (local.get $fourth) (local.get $end)))
        (local.set $a (v128.load (local.get $fourth)))
        (local.set $a (f32x4.mul (local.get $a) (local.get $a)))
        (local.set $low (f64x2.add (local.get $low) (f64x2.promote_low_f32x4 (local.get $a))))
        (local.set $a (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $a) (local.get $a)))
        (local.set $high (f64x2.add (local.get $high) (f64x2.promote_low_f32x4 (local.get $a))))
        (local.set $fourth (i32.add (local.get $fourth) (i32.const 16)))
        (br $last)))
    (local.set $low (f64x2.add (local.get $low) (local.get $high)))
    (f64.add (f64x2.extract_lane 0 (local.get $low)) (f64x2.extract_lane 1 (local.get $low))))

  ;; `update` of the rows that a list of 32-bit indices names; the gradients are those of these rows one after the other, the other addresses those
  ;; of row 0, and a row is `stride` bytes long.
  (func (export "updateRows")
    (param $rows i32) (param $rowCount i32) (param $stride i32)
    (param $parameters i32) (param $means i32) (param $squares i32) (param $gradients i32) (param $count i32)
    (param $meanDecay f32) (param $meanShare f32) (param $squareDecay f32) (param $squareShare f32)
    (param $stepSize f32) (param $epsilon f32) (param $kept f32)
    (local $end i32) (local $offset i32)
    (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $rowCount) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $rows) (local.get $end)))
        (local.set $offset (i32.mul (i32.load (local.get $rows)) (local.get $stride)))
        (call $update
          (i32.add (local.get $parameters) (local.get $offset))
          (i32.add (local.get $means) (local.get $offset))
          (i32.add (local.get $squares) (local.get $offset))
          (local.get $gradients)
          (local.get $count)
          (local.get $meanDecay) (local.get $meanShare) (local.get $squareDecay) (local.get $squareShare)
          (local.get $stepSize) (local.get $epsilon) (local.get $kept))
        (local.set $gradients (i32.add (local.get $gradients) (local.get $stride)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
        (br $next))))

  ;; Adds rows that lie one after the other to the rows that a list of 32-bit indices names, any of them again and again; a row is `stride` bytes long.
  (func (export "addRows") (param $rows i32) (param $rowCount i32) (param $stride i32) (param $added i32) (param $sums i32)
    (local $last i32) (local $sum i32) (local $wholeEnd i32) (local $end i32)
    (local.set $last (i32.add (local.get $rows) (i32.shl (local.get $rowCount) (i32.const 2))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $rows) (local.get $last)))
        (local.set $sum (i32.add (local.get $sums) (i32.mul (i32.load (local.get $rows)) (local.get $stride))))
        (local.set $end (i32.add (local.get $sum) (local.get $stride)))
        (local.set $wholeEnd (i32.add (local.get $sum) (i32.and (local.get $stride) (i32.const -16))))
        (block $whole
          (loop $lanes
            (br_if $whole (i32.ge_u (local.get $sum) (local.get $wholeEnd)))
            (v128.store (local.get $sum) (f32x4.add (v128.load (local.get $sum)) (v128.load (local.get $added))))
            (local.set $sum (i32.add (local.get $sum) (i32.const 16)))
            (local.set $added (i32.add (local.get $added) (i32.const 16)))
            (br $lanes)))
        (block $rest
          (loop $numbers
            (br_if $rest (i32.ge_u (local.get $sum) (local.get $end)))
            (f32.store (local.get $sum) (f32.add (f32.load (local.get $sum)) (f32.load (local.get $added))))
            (local.set $sum (i32.add (local.get $sum) (i32.const 4)))
            (local.set $added (i32.add (local.get $added) (i32.const 4)))
            (br $numbers)))
        (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
        (br $next)))))
